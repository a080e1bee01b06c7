/** How the reading of each connected ad account stands, for screens. */
import type { Tx } from '../platform/tenant.ts';
import { syncHours } from './sync-times.ts';

/** A run as its row has it. */
export interface SyncRunRow {
  id: string;
  state: 'running' | 'completed' | 'partial' | 'failed';
  /** Nobody has taken it up yet. */
  is_queued: boolean;
  step: string | null;
  done: number;
  total: number;
  waiting_until: Date | null;
  waiting_for: string | null;
  error: string | null;
  calls: number;
  rows_written: number;
  started_at: Date;
  ended_at: Date | null;
}

export interface AccountSync {
  account_id: string;
  name: string;
  currency: string;
  timezone: string;
  /** Complete from … to …, days in the account's zone. */
  synced_from: string | null;
  synced_to: string | null;
  synced_at: Date | null;
  history_from: string | null;
  next_run_at: Date;
  /** The newest reading of recent days, and of the history. */
  recent: SyncRunRow | null;
  history: SyncRunRow | null;
}

/** Connected accounts, the first first; with an id, that one. */
export async function listAccountSyncs(tx: Tx, accountId: string | null = null): Promise<AccountSync[]> {
  const hours = [...syncHours];
  const newest = (kind: string) => tx`
    lateral (select json_build_object('id', r.id, 'state', r.state, 'is_queued', r.state = 'running' and r.claimed_until is null,
        'step', r.step, 'done', r.done, 'total', r.total, 'waiting_until', r.waiting_until, 'waiting_for', r.waiting_for,
        'error', r.error, 'calls', r.calls, 'rows_written', r.rows_written, 'started_at', r.started_at, 'ended_at', r.ended_at) as run
      from sync_runs r where r.kind = ${kind} and r.account_id = a.account_id order by r.started_at desc limit 1)`;
  const rows = await tx<AccountSync[]>`
    select a.account_id, a.name, a.currency, a.timezone, a.synced_from::text, a.synced_to::text, a.synced_at, a.history_from::text,
      recent.run as recent, history.run as history,
      (select min(at) from generate_series(0, 1) as day, unnest(${hours}::integer[]) as hour,
        lateral (select (date_trunc('day', now() at time zone a.timezone) + make_interval(days => day, hours => hour)) at time zone a.timezone as at) due
       where at > now()) as next_run_at
    from ad_accounts a
    left join ${newest('meta-ads')} recent on true
    left join ${newest('meta-ads-history')} history on true
    where a.status = 'connected' ${accountId === null ? tx`` : tx`and a.account_id = ${accountId}`}
    order by a.connected_at, a.account_id`;
  return rows.map((row) => ({ ...row, recent: withDates(row.recent), history: withDates(row.history) }));
}

/** Whether days of any account are here, also of one that is no longer connected. */
export async function hasHistory(tx: Tx): Promise<boolean> {
  const [row] = await tx<[{ is_there: boolean }]>`select exists (select from meta_ads_insights) as is_there`;
  return row.is_there;
}

/** JSON has no dates. */
function withDates(run: SyncRunRow | null): SyncRunRow | null {
  if (!run) return null;
  const at = (value: unknown) => (value === null ? null : new Date(value as string));
  return {
    ...run,
    waiting_until: at(run.waiting_until),
    started_at: new Date(run.started_at),
    ended_at: at(run.ended_at),
  };
}
