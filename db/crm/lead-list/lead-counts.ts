/** How many leads there are by seller and status, kept by the leads' triggers (migration `lead_counts`) and added up by the worker. */
import type { LeadFilter } from './lead-filter.ts';
import { isOfTeam, type Scope } from '../../platform/scope.ts';
import { type Sql, type Tx, withTenant } from '../../platform/tenant.ts';

export interface CountedStatus {
  status: string;
  leads: number;
  reachable: number;
}

/** What the counts tell apart. */
const known = new Set(['status', 'seller_id']);

/**
 * By status, the most first, exact in this snapshot.
 * @returns null where the filters look at more than a lead's status and seller
 */
export async function readLeadCounts(tx: Tx, filter: LeadFilter, scope: Scope): Promise<CountedStatus[] | null> {
  const asked = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (asked.some(([name]) => !known.has(name))) return null;
  const { status, seller_id } = filter;
  const rows = await tx<CountedStatus[]>`
    select status, sum(n)::int as leads, coalesce(sum(n) filter (where is_reachable), 0)::int as reachable from lead_counts
    where true ${scope.sellerId ? tx`and ${isOfTeam(tx, scope, tx`seller_id`)}` : tx``}
      ${status ? tx`and status = ${status}` : tx``} ${seller_id ? tx`and seller_id = ${seller_id}` : tx``}
    group by status having sum(n) <> 0 order by leads desc, status`;
  return [...rows];
}

/** Tenants that have something to add up. */
export async function listBacklog(sql: Sql): Promise<string[]> {
  const rows = await sql<{ tenant_id: string }[]>`select tenant_id from list_lead_count_backlog()`;
  return rows.map((row) => row.tenant_id);
}

/** Rows per transaction. */
const batch = 5_000;

/**
 * Adds up what a tenant's leads have noted.
 * @returns `done` when nothing is left, `busy` when somebody else is at it, `more` when time was up
 */
export async function catchUp(sql: Sql, tenantId: string, forMs: number): Promise<'done' | 'busy' | 'more'> {
  const until = Date.now() + forMs;
  do {
    const [row] = await withTenant(
      sql,
      tenantId,
      (tx) => tx<[{ taken: number }]>`select add_lead_counts_up(${batch}) as taken`,
    );
    if (row.taken < 0) return 'busy';
    if (row.taken < batch) return 'done';
  } while (Date.now() < until);
  return 'more';
}

/** In how many rows the counts differ from a count of the leads. None, unless something is wrong. */
export async function countErrors(tx: Tx): Promise<number> {
  const [row] = await tx<[{ errors: number }]>`select count(*)::int as errors from lead_count_errors()`;
  return row.errors;
}
