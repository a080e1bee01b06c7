/** Tenants as operators see them: how large they are, when they were last used, and whether they are stopped. */
import type { Sql, Tx } from '../tenant.ts';

interface Sizes {
  id: string;
  name: string;
  is_demo: boolean;
  created_at: Date;
  stopped_at: Date | null;
  /** When the worker begins to remove it; null: it stays. */
  remove_at: Date | null;
  deletion_at: Date | null;
  /** When people or programs of it were last here; null: never. */
  last_used_at: Date | null;
  people: number;
  leads: number;
  flows: number;
  messages: number;
}

export type TenantEntry = Omit<Sizes, 'deletion_at'> & {
  state: 'active' | 'stopped' | 'to-be-removed' | 'being-removed';
};

/** All of them, the oldest first. Counts rows, so it takes a moment where there are many. */
export async function listTenantSizes(sql: Sql | Tx): Promise<TenantEntry[]> {
  const rows = await sql<Sizes[]>`
    select id, name, is_demo, created_at, stopped_at, remove_at, deletion_at, last_used_at, people::int, leads::int, flows::int,
      messages::int from list_tenant_sizes()`;
  return rows.map(({ deletion_at, ...row }) => ({
    ...row,
    state: deletion_at ? 'being-removed' : row.remove_at ? 'to-be-removed' : row.stopped_at ? 'stopped' : 'active',
  }));
}

/** Whether the tenant of the transaction is stopped. */
export async function isStopped(tx: Tx, tenantId: string): Promise<boolean> {
  return (await tx`select from tenants where id = ${tenantId} and stopped_at is not null`).length > 0;
}

/**
 * Stops the tenant of the transaction: nobody signs in, no key reads or writes, nobody is written to. Leads by ingest key and
 * deliveries of providers are still taken, and wait. Stopped again, nothing changes.
 * @param days to remove it after so many; null: it only stops
 */
export async function stopTenant(tx: Tx, tenantId: string, days: number | null = null): Promise<void> {
  await tx`
    update tenants set sent_before = case when stopped_at is null then not sending_stopped else sent_before end, sending_stopped = true,
      stopped_at = coalesce(stopped_at, now()), remove_at = coalesce(remove_at, now() + make_interval(days => ${days}))
    where id = ${tenantId}`;
}

/** All is as it was before, and it is not removed. What waited goes on. */
export async function startTenant(tx: Tx, tenantId: string): Promise<void> {
  await tx`
    update tenants set sending_stopped = not sent_before, sent_before = null, stopped_at = null, remove_at = null
    where id = ${tenantId} and stopped_at is not null`;
}

/** Begins the deletion of tenants whose days of grace are over. @returns how many */
export async function beginDueDeletions(sql: Sql): Promise<number> {
  const [row] = await sql<[{ begun: number }]>`select begin_due_deletions() as begun`;
  return row.begun;
}
