/** A reading of an ad account under way: who works on it, where it stands, what it made complete. */
import { type AdsSyncKind, requestAdsSync } from '../meta/ad-accounts.ts';
import { endSync } from '../platform/sync-runs.ts';
import type { Tx } from '../platform/tenant.ts';
import type { SyncErrorCode } from './sync-errors.ts';

/** Days, both included, in the account's zone. */
export interface Days {
  since: string;
  until: string;
}

/** Everything needed to go on after a crash. */
export interface Place {
  /** The day it was in the account's zone when the reading began. */
  today: string;
  /** Days left, in the order in which they are read; `from` is where the range began. Read as a report where it is large. */
  ranges: (Days & { from: string; report: boolean })[];
  /** All days of the reading, and how many of them are in. */
  days: number;
  daysDone: number;
  /** The first range's pages so far, and where the next one is; null: the last one has come. */
  part: (Days & { pages: number; next: string | null }) | null;
  /** What Meta is preparing of the first range; instants are epoch milliseconds. Places of before have none. */
  report?: (Days & { id: string; orderedAt: number; status: string; percent: number; movedAt: number }) | null;
  /** Lists left, and where the next page of the first one is. */
  lists: ('campaigns' | 'adsets' | 'ads')[];
  listAt: string | null;
  /** When the lists were begun; ISO 8601. */
  listedSince: string | null;
  /** What was left out, and why. */
  problem: SyncErrorCode | null;
}

/** Where a reading stands before it begins. */
export const noPlace = (): Place => ({
  today: '',
  ranges: [],
  days: 0,
  daysDone: 0,
  part: null,
  report: null,
  lists: [],
  listAt: null,
  listedSince: null,
  problem: null,
});

/** What Meta said of whole months: spend, impressions and clicks of each, under `2026-09`. */
export interface Months extends Days {
  sums: Record<string, string>;
}

export interface Reading {
  kind: AdsSyncKind;
  accountId: string;
  isConnected: boolean;
  name: string;
  currency: string;
  timezone: string;
  syncedFrom: string | null;
  syncedTo: string | null;
  historyFrom: string | null;
  months: Months | null;
  place: Place | null;
}

/** A run, the token of whoever works on it, and where it belongs. */
export interface Worker {
  runId: string;
  fence: string;
}

/**
 * Takes a run over: from now on only `fence` may write for it.
 * @returns null when the run has ended or is gone with its tenant
 */
export async function takeRun(tx: Tx, { runId, fence }: Worker): Promise<Reading | null> {
  const [run] = await tx<{ kind: AdsSyncKind; account_id: string }[]>`
    update sync_runs set fence = ${fence}, claimed_until = now() + interval '2 minutes', waiting_until = null, waiting_for = null
    where id = ${runId} and state = 'running' returning kind, account_id`;
  if (!run) return null;
  // A statement of its own: its snapshot is newer than whatever the one above had to wait for.
  const [row] = await tx<Reading[]>`
    select ${run.kind} as kind, a.account_id as "accountId", a.status = 'connected' as "isConnected", a.name, a.currency, a.timezone,
      a.synced_from::text as "syncedFrom", a.synced_to::text as "syncedTo", a.history_from::text as "historyFrom", a.months,
      case when p.began_at > now() - interval '20 hours' then p.place end as place
    from ad_accounts a left join ads_sync_places p on p.account_id = a.account_id and p.kind = ${run.kind}
    where a.account_id = ${run.account_id}`;
  // The account is gone, as one of the demo is when a real one comes.
  if (!row) await endSync(tx, runId, 'failed', 'disconnected');
  return row ?? null;
}

/**
 * Locks the run until the transaction ends; its account only against being deleted, as two readings of it go on side by side.
 * @returns `lost` when somebody else has taken the run over or it has ended, `disconnected` when the account is
 */
export async function holdRun(tx: Tx, { runId, fence }: Worker): Promise<'held' | 'lost' | 'disconnected'> {
  // First of all, as the rows below it are: whoever deletes the tenant locks in this order.
  await tx`select from tenants for key share`;
  const [run] = await tx<{ account_id: string }[]>`
    select account_id from sync_runs where id = ${runId} and state = 'running' and fence = ${fence} for update`;
  if (!run) return 'lost';
  const [account] = await tx`
    select from ad_accounts where account_id = ${run.account_id} and status = 'connected' for key share`;
  return account ? 'held' : 'disconnected';
}

/** What a run has done since the last time. */
export interface Progress {
  calls: number;
  rows: number;
  step: 'insights' | 'objects' | 'names';
  done: number;
  total: number;
}

export async function keepProgress(tx: Tx, { runId }: Worker, now: Progress): Promise<void> {
  await tx`
    update sync_runs set calls = calls + ${now.calls}, rows_written = rows_written + ${now.rows}, step = ${now.step},
      done = ${now.done}, total = ${now.total}, claimed_until = now() + interval '2 minutes' where id = ${runId}`;
}

/** It waits: shown to people, and nobody else takes it up meanwhile. @param ms from now */
export async function keepWait(tx: Tx, { runId }: Worker, ms: number, why: SyncErrorCode): Promise<void> {
  await tx`
    update sync_runs set waiting_for = ${why}, waiting_until = now() + ${ms / 1000} * interval '1 second',
      claimed_until = now() + ${ms / 1000} * interval '1 second' + interval '2 minutes' where id = ${runId}`;
}

/** Calls that brought nothing count too. */
export async function countCalls(tx: Tx, { runId }: Worker, calls: number): Promise<void> {
  if (calls > 0) await tx`update sync_runs set calls = calls + ${calls} where id = ${runId}`;
}

export async function savePlace(tx: Tx, accountId: string, kind: AdsSyncKind, place: Place): Promise<void> {
  await tx`
    insert into ads_sync_places (account_id, kind, place) values (${accountId}, ${kind}, ${tx.json(place as never)})
    on conflict (tenant_id, account_id, kind) do update set place = excluded.place`;
}

/** Forgets where a reading stood, and its pages. */
export async function dropPlace(tx: Tx, accountId: string, kind: AdsSyncKind): Promise<void> {
  await tx`delete from ads_sync_places where account_id = ${accountId} and kind = ${kind}`;
}

/**
 * These days are complete. They join what is complete already; days with a gap between are left out until the gap is read.
 * @param isNewest they reach up to today
 */
export async function extendComplete(
  tx: Tx,
  accountId: string,
  { since, until }: Days,
  isNewest: boolean,
): Promise<void> {
  if (since > until) return;
  await tx`
    update ad_accounts set synced_from = least(synced_from, ${since}::date), synced_to = greatest(synced_to, ${until}::date),
      synced_at = case when ${isNewest} then now() else synced_at end
    where account_id = ${accountId} and (synced_from is null or (${since}::date <= synced_to + 1 and ${until}::date >= synced_from - 1))`;
}

/** There is nothing left to read before what is complete. */
export async function closeHistory(tx: Tx, accountId: string): Promise<void> {
  await tx`update ad_accounts set history_from = synced_from where account_id = ${accountId} and synced_from > history_from`;
}

/** Whether there are days at Meta before what is complete, and no reading of them that Meta has just refused. */
export async function lacksHistory(tx: Tx, accountId: string): Promise<boolean> {
  const [row] = await tx<{ lacks: boolean }[]>`
    select coalesce(a.synced_from > a.history_from, false) and not exists (
      select from sync_runs r where r.account_id = a.account_id and r.kind = 'meta-ads-history' and r.ended_at > now() - interval '12 hours'
        and r.error in ('refused', 'too-much-data', 'blocked', 'internal')) as lacks
    from ad_accounts a where a.account_id = ${accountId}`;
  return row?.lacks ?? false;
}

/**
 * Goes on after a reconnection with whatever a dead token left open. Recent days that have just come in are not read again: each
 * call counts against what Meta allows the account.
 */
export async function resumeReading(tx: Tx, accountId: string): Promise<void> {
  const [newest] = await tx<{ is_fresh: boolean }[]>`
    select state = 'completed' and ended_at > now() - interval '10 minutes' as is_fresh from sync_runs
    where kind = 'meta-ads' and account_id = ${accountId} order by started_at desc limit 1`;
  if (!newest?.is_fresh) await requestAdsSync(tx, accountId);
  else if (await lacksHistory(tx, accountId)) await requestAdsSync(tx, accountId, 'meta-ads-history');
}

export interface AccountNews {
  name: string | null;
  currency: string | null;
  timezone: string | null;
  status: number | null;
  /** The first day there can be anything of. */
  historyFrom: string;
  /** null: Meta does not say. */
  months: Months | null;
}

/**
 * What Meta says of the account now. When it begins `anew` (in another zone days are other days, in another currency amounts
 * others) what was complete is so no more.
 */
export async function updateAccount(tx: Tx, accountId: string, news: AccountNews, anew: boolean): Promise<void> {
  await tx`
    update ad_accounts set name = coalesce(${news.name}, name), account_status = coalesce(${news.status}, account_status),
      currency = coalesce(${news.currency}, currency), timezone = coalesce(${news.timezone}, timezone),
      months = coalesce(${news.months ? tx.json(news.months as never) : null}, months),
      synced_from = case when not ${anew} then synced_from end, synced_to = case when not ${anew} then synced_to end,
      history_from = case when not ${anew} then coalesce(history_from, ${news.historyFrom}::date) else ${news.historyFrom}::date end
    where account_id = ${accountId}`;
}
