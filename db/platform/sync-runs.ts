/** What the worker is asked to fetch, and how far it has come. */
import type { Tx } from './tenant.ts';

export interface SyncRun {
  id: string;
  state: 'running' | 'completed' | 'partial' | 'failed';
  rows_written: number;
  error: string | null;
  started_at: Date;
  ended_at: Date | null;
}

/**
 * Asks the worker for a sync. One that is under way may have passed what somebody changed just now, so only one that has not begun
 * makes another needless.
 */
export async function requestSync(tx: Tx, kind: 'templates' | 'meta-check'): Promise<SyncRun> {
  // Two people at once must not ask for two.
  await tx`select pg_advisory_xact_lock(hashtext('sync ' || ${kind}), hashtext(current_setting('app.tenant_id')))`;
  const [waiting] = await tx<SyncRun[]>`
    select id, state, rows_written, error, started_at, ended_at from sync_runs
    where kind = ${kind} and state = 'running' and (claimed_until is null or claimed_until < now())
    order by started_at desc limit 1`;
  if (waiting) return waiting;
  const [row] = await tx<[SyncRun]>`
    insert into sync_runs (kind) values (${kind}) returning id, state, rows_written, error, started_at, ended_at`;
  return row;
}

/** Keeps the lease and the numbers of a run that goes on. */
export async function advanceSync(tx: Tx, id: string, progress: { calls: number; rows: number }): Promise<void> {
  await tx`
    update sync_runs set calls = calls + ${progress.calls}, rows_written = rows_written + ${progress.rows}, claimed_until = now() + interval '2 minutes'
    where id = ${id}`;
}

/** Locks a run that goes on. @returns false when it has ended */
export async function lockSync(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx`select from sync_runs where id = ${id} and state = 'running' for update`;
  return rows.length === 1;
}

/** @param error a code, never a text of the provider's that could hold a key */
export async function endSync(
  tx: Tx,
  id: string,
  state: Exclude<SyncRun['state'], 'running'>,
  error: string | null,
): Promise<void> {
  await tx`update sync_runs set state = ${state}, error = ${error}, ended_at = now(), claimed_until = null where id = ${id}`;
}
