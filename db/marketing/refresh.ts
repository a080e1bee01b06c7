/** Brings the totals up to date with what was noted. Who reads does not depend on it (see the migration); it keeps reading fast. */
import type { Sql, Tx } from '../platform/tenant.ts';
import { withTenant } from '../platform/tenant.ts';

/** Leads per transaction: long enough to be worth its overhead, short enough for whoever waits for the lock. */
const batch = 5_000;
/** On a machine that is busy with an import even fewer may be too many for one statement. */
const smallestBatch = 50;

/** Tenants that have something noted. */
export async function listBacklog(sql: Sql): Promise<string[]> {
  const rows = await sql<{ tenant_id: string }[]>`select tenant_id from list_marketing_backlog()`;
  return rows.map((row) => row.tenant_id);
}

/**
 * Takes in one batch of changes, in the caller's transaction (read committed).
 * @returns how many; 0 when there is nothing, -1 when somebody else is at it
 */
export async function refresh(tx: Tx, most = batch): Promise<number> {
  const [row] = await tx<{ taken: number }[]>`select refresh_marketing(${most}) as taken`;
  return row!.taken;
}

/**
 * Works a tenant's changes off. A batch that takes longer than a statement may is tried again as a smaller one.
 * @returns `done` when none are left, `busy` when somebody else is at it, `more` when time was up
 */
export async function catchUp(sql: Sql, tenantId: string, forMs: number): Promise<'done' | 'busy' | 'more'> {
  const until = Date.now() + forMs;
  let most = batch;
  do {
    try {
      const taken = await withTenant(sql, tenantId, (tx) => refresh(tx, most));
      if (taken < 0) return 'busy';
      if (taken < most) return 'done';
    } catch (error) {
      if ((error as { code?: string }).code !== queryCanceled || most <= smallestBatch) throw error;
      most = Math.max(smallestBatch, Math.floor(most / 5));
    }
  } while (Date.now() < until);
  return 'more';
}

/** SQLSTATE of a statement that took too long. */
const queryCanceled = '57014';
