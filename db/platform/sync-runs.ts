/** How far a sync has come. */
import type { Tx } from './tenant.ts';

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
  state: 'completed' | 'partial' | 'failed',
  error: string | null,
): Promise<void> {
  await tx`update sync_runs set state = ${state}, error = ${error}, ended_at = now(), claimed_until = null where id = ${id}`;
}
