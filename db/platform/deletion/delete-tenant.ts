/** A tenant and everything of it goes, in parts: a large one has more rows than a transaction should take. */
import type { Sql } from '../tenant.ts';

export interface TenantDeletion {
  asked_at: Date;
  /** Null: rows of it are still there. */
  done_at: Date | null;
  /** Removed so far, without those that went along with others. */
  rows: number;
}

/**
 * Shuts the tenant's doors, for good; the worker does the rest.
 * @param name what it is called, from whoever asks: nobody deletes the wrong one by its id
 * @returns null when there is none of that id and name
 */
export async function beginTenantDeletion(sql: Sql, id: string, name: string): Promise<TenantDeletion | null> {
  const [row] = await sql<{ begun: boolean }[]>`select begin_tenant_deletion(${id}, ${name}) as begun`;
  return row?.begun ? await findTenantDeletion(sql, id) : null;
}

/** How far it is; null: nobody asked for it. */
export async function findTenantDeletion(sql: Sql, id: string): Promise<TenantDeletion | null> {
  const [row] = await sql<{ asked_at: Date; done_at: Date | null; rows: string }[]>`
    select asked_at, done_at, rows from find_tenant_deletion(${id})`;
  return row ? { ...row, rows: Number(row.rows) } : null;
}

/** Removes the next rows of a tenant that is being deleted. @returns whether there is more to do */
export async function continueTenantDeletion(sql: Sql, most = 500): Promise<boolean> {
  const [row] = await sql<{ removed: string | null }[]>`select continue_tenant_deletion(${most}) as removed`;
  return row?.removed != null;
}
