/**
 * Reads an ad account, one turn of it: as far as it comes until it is done, must wait, or has worked for some minutes. All it
 * knows about where it stands is in Postgres beside what it has read, so any worker goes on at the page after the last one.
 *
 * Calls to Meta, for an account with c campaigns, s ad sets, a ads and r rows (an ad on a day that cost something):
 *   recent days   1 for the account + 1 for the sums of whole months + ⌈r ÷ 500⌉ per range of days, at least 1 each, and 1
 *                 for what the account says of those days
 *                 + max(1, ⌈c ÷ 200⌉) + max(1, ⌈s ÷ 200⌉) + max(1, ⌈a ÷ 200⌉) for names
 *   the history   per range of 31 to 186 days 1 + looks at the report while Meta prepares it + max(1, ⌈r ÷ 500⌉) + 1
 *   both          ⌈n ÷ 50⌉ per level for n objects that no list shows
 * 28 days have 2 ranges at first and later one per about 10,000 rows. `sync_runs.calls` counts them, refused ones too.
 */
import { randomUUID } from 'node:crypto';
import type { AdsSyncOutcome, AdsSyncTurn } from '#contract';
import { requestAdsSync } from '#db/meta/ad-accounts.ts';
import * as readings from '#db/marketing/readings.ts';
import type { SyncErrorCode } from '#db/marketing/sync-errors.ts';
import { findConnection, recordFinding } from '#db/meta/meta-connections.ts';
import { endSync } from '#db/platform/sync-runs.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import { UnreadableDay } from '#providers/meta-graph/insights.ts';
import { ReportPending } from '#providers/meta-graph/reports.ts';
import type { ActivityDeps } from '../../services/deps.ts';
import { beginPlace, isGoodPlace } from './begin.ts';
import { type Reader, Disconnected, Lost, NearLimit, openReader, TurnOver } from './reader.ts';
import { readRange, skipDay, skipRange } from './insights.ts';
import { readList, readUnseen } from './objects.ts';

/** Turns in a row that brought nothing, after which a reading ends with what it has. */
const patience = { failures: 8, refusals: 40 };
const longestPauseMs = 600_000;

export interface Turn {
  signal: AbortSignal;
  /** Tells Temporal that it is alive, and where it is. */
  beat: (details: object) => void;
  /** How long a turn lasts, in milliseconds. */
  forMs?: number;
}

export async function readAds(deps: ActivityDeps, input: AdsSyncTurn, turn: Turn): Promise<AdsSyncOutcome> {
  const { tenantId, runId } = input;
  const worker = { runId, fence: randomUUID() };
  const startedAt = new Date();
  const taken = await withTenant(deps.sql, tenantId, async (tx) => {
    const reading = await readings.takeRun(tx, worker);
    if (!reading) return null;
    // A reading can do with tries of its own: whoever waits longer sees why.
    return { reading, graph: await deps.meta.graphFor(tx, tenantId, { signal: turn.signal, retries: 2 }) };
  });
  if (!taken) return { type: 'ended' };
  const { reading, graph } = taken;
  const reader = openReader({
    sql: deps.sql,
    tenantId,
    worker,
    reading,
    graph,
    turn,
    until: Date.now() + (turn.forMs ?? 240_000),
  });
  if (!reading.isConnected) return await end(reader, 'disconnected');
  if (!graph) return await end(reader, 'not-connected');
  try {
    if (!isGoodPlace(reading)) await beginPlace(reader);
    await readOn(reader);
    return await end(reader, null);
  } catch (error) {
    if (error instanceof Lost) return { type: 'ended' };
    if (error instanceof Disconnected) return await end(reader, 'disconnected');
    if (error instanceof TurnOver || turn.signal.aborted) return { type: 'more', moved: reader.hasMoved() };
    if (error instanceof NearLimit) return await rest(reader, error.ms, 'rate-limit');
    // Whoever waits for Meta's own work has not been refused anything: that is no try in vain.
    if (error instanceof ReportPending) return await rest(reader, error.ms, 'preparing', true);
    if (error instanceof GraphError) return await explain(reader, error, { waits: input.waits, startedAt });
    throw error;
  }
}

/** Days first: numbers are what people wait for. What costs has a name already, the lists bring the rest. */
async function readOn(reader: Reader): Promise<void> {
  const { place } = reader;
  while (place.ranges.length > 0) {
    try {
      await readRange(reader);
    } catch (error) {
      const code = error instanceof GraphError ? skippable(error) : null;
      if (code === null) throw error;
      if (error instanceof UnreadableDay) await skipDay(reader, error.day, code);
      else await skipRange(reader, code);
    }
  }
  while (place.lists.length > 0) await readList(reader);
  await readUnseen(reader);
}

/** What is wrong with these days only: the others can be read. */
function skippable({ kind, reason }: GraphError): SyncErrorCode | null {
  if (kind !== 'permanent') return null;
  if (reason === 'too-much-data' || reason === 'too-old') return reason;
  return reason === 'bad-request' || reason === 'unreadable' ? 'refused' : null;
}

/** What Meta's refusal means for the reading: wait, or end with what there is. */
async function explain(
  reader: Reader,
  error: GraphError,
  { waits, startedAt }: { waits: number; startedAt: Date },
): Promise<AdsSyncOutcome> {
  const { kind, reason } = error;
  const tried = reader.hasMoved() ? 0 : waits;
  if (kind === 'throttle') {
    if (tried >= patience.refusals) return await end(reader, 'rate-limit');
    return await rest(reader, error.retryAfterMs ?? 60_000, 'rate-limit');
  }
  if (kind === 'retry') {
    if (tried >= patience.failures) return await end(reader, 'unavailable');
    return await rest(
      reader,
      Math.max(error.retryAfterMs ?? 0, Math.min(2_000 * 2 ** tried, longestPauseMs)),
      'unavailable',
    );
  }
  if (kind === 'permission') return await end(reader, 'missing-permission');
  if (kind === 'permanent')
    return await end(reader, reason === 'not-found' || reason === 'blocked' ? reason : 'refused');
  const isNews = await withTenant(reader.sql, reader.tenantId, async (tx) => {
    const connection = await findConnection(tx);
    // Somebody connected again meanwhile: it was the old token that is dead.
    if (connection && connection.connected_at > startedAt) return false;
    await recordFinding(tx, { state: reason === 'token-expired' ? 'expired' : 'revoked' });
    return true;
  });
  if (!isNews) return { type: 'more', moved: reader.hasMoved() };
  return await end(reader, reason === 'token-expired' || reason === 'token-checkpoint' ? reason : 'token-revoked');
}

/** Leaves the account alone for a while; the workflow keeps the time. */
async function rest(
  reader: Reader,
  ms: number,
  why: SyncErrorCode,
  moved = reader.hasMoved(),
): Promise<AdsSyncOutcome> {
  const { sql, tenantId, worker } = reader;
  const isHeld = await withTenant(sql, tenantId, async (tx) => {
    if ((await readings.holdRun(tx, worker)) === 'lost') return false;
    await readings.countCalls(tx, worker, reader.uncounted());
    await readings.keepWait(tx, worker, ms, why);
    return true;
  });
  return isHeld ? { type: 'wait', ms, moved } : { type: 'ended' };
}

/** Ends the run; a completed reading of recent days asks for the history that is missing. */
async function end(reader: Reader, fault: SyncErrorCode | null): Promise<AdsSyncOutcome> {
  const { sql, tenantId, worker, place, reading } = reader;
  const { accountId, kind } = reading;
  const error = fault ?? place.problem;
  await withTenant(sql, tenantId, async (tx) => {
    if ((await readings.holdRun(tx, worker)) === 'lost') return;
    await readings.countCalls(tx, worker, reader.uncounted());
    await endSync(tx, worker.runId, error === null ? 'completed' : place.daysDone > 0 ? 'partial' : 'failed', error);
    // After a reconnection the next run goes on where this one stands.
    if (fault === null || fault === 'disconnected') await readings.dropPlace(tx, accountId, kind);
    if (fault !== null) return;
    if (kind === 'meta-ads-history') await readings.closeHistory(tx, accountId);
    else if (await readings.lacksHistory(tx, accountId)) await requestAdsSync(tx, accountId, 'meta-ads-history');
  });
  return { type: 'ended' };
}
