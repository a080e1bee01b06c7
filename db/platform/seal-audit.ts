/** Takes into the audit's chain what programs did: one writer per tenant at a time, in the order of the rows' numbers. */
import type { Sql, Tx } from './tenant.ts';

/** So many at once: others who write to the chain wait for as long as this takes. */
const most = 500;

/** Seals all that waits of a tenant. Whoever shows or hands out the audit does it first. Rows that were altered stay. */
export async function sealAudit(sql: Sql, tenantId: string): Promise<void> {
  while ((await sealSome(sql, tenantId)) === most);
}

/** Seals some of each tenant that has rows waiting. @returns whether there may be more */
export async function sealAudits(sql: Sql): Promise<boolean> {
  const due = await sql<{ id: string }[]>`select id from unsealed_tenants() id`;
  let isMore = false;
  for (const { id } of due) isMore = (await sealSome(sql, id)) === most || isMore;
  return isMore;
}

async function sealSome(sql: Sql, tenantId: string): Promise<number> {
  const [row] = await sql<[{ sealed: number }]>`select seal_audit(${tenantId}, ${most}) as sealed`;
  return row.sealed;
}

export interface Unsealed {
  rows: number;
  /** Since when the oldest waits; null: none does. More than some seconds: no worker runs, or the row is not as it was written. */
  since: Date | null;
}

/** What is not in the tenant's chain yet. */
export async function countUnsealed(tx: Tx): Promise<Unsealed> {
  const [row] = await tx<[Unsealed]>`select count(*)::int as rows, min(occurred_at) as since from unsealed_events`;
  return row;
}
