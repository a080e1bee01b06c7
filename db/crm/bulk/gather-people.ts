/** Whom a change to many leads is for. */
import type { PendingQuery, Row } from 'postgres';
import { ownLeads, type Scope } from '../../platform/scope.ts';
import type { Tx } from '../../platform/tenant.ts';

/** How many of these leads are there and may be reached. */
export async function countNamed(tx: Tx, ids: readonly string[], scope: Scope): Promise<number> {
  const [row] = await tx<[{ count: number }]>`
    select count(*)::int from leads where id = any(${[...ids]}::uuid[]) ${ownLeads(tx, scope)}`;
  return row.count;
}

/** Leads as `insertBulk` wants people, the newest first. @param ids those alone; null: all that are meant */
export const leadsAsPeople = (tx: Tx, meant: PendingQuery<Row[]>, ids: readonly string[] | null) => tx`
  select id as lead_id, null::jsonb as before, null::jsonb as after from leads
  where ${meant} ${ids ? tx`and id = any(${[...ids]}::uuid[])` : tx``} order by created_at desc, id desc`;
