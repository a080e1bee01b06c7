/** The stages of a tenant's deals: its own names, in its order, and what a deal in each of them is. */
import { ofOwnLeads } from '../platform/scope.ts';
import type { Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface DealStage {
  id: string;
  name: string;
  status: 'open' | 'won' | 'lost';
}

/** How many deals the caller sees, by the name of their stage. */
export async function countDeals(tx: Tx, scope: Scope): Promise<Map<string, number>> {
  const rows = await tx<{ stage: string; deals: number }[]>`
    select stage, count(*)::int as deals from opportunities
    where stage is not null ${ofOwnLeads(tx, scope, 'opportunities')} group by stage`;
  return new Map(rows.map(({ stage, deals }) => [stage, deals]));
}

/** In the tenant's order. `deals` is how many of them there are in each. */
export async function listStages(
  tx: Tx,
  deals: ReadonlyMap<string, number>,
): Promise<(DealStage & { deals: number })[]> {
  const rows = await tx<DealStage[]>`select id, name, status from deal_stages order by position, name_key`;
  return rows.map((row) => ({ ...row, deals: deals.get(row.name) ?? 0 }));
}

/** The list with its rows held, so that two who arrange it do so one after the other. */
export async function holdStages(tx: Tx): Promise<DealStage[]> {
  await tx`select pg_advisory_xact_lock(hashtextextended('deal-stages:' || current_setting('app.tenant_id'), 0))`;
  return await tx<DealStage[]>`select id, name, status from deal_stages order by position, name_key for update`;
}

/** What a deal is by its stage; of a name that is no stage yet, what the name says, as it will be when it comes in. */
export async function findStage(tx: Tx, name: string): Promise<Pick<DealStage, 'name' | 'status'>> {
  const [row] = await tx<[Pick<DealStage, 'name' | 'status'>]>`
    select coalesce(s.name, n.name) as name, coalesce(s.status, deal_stage_status(n.name)) as status
    from (select btrim(${name}::text) as name) n left join deal_stages s on s.name_key = lower(n.name)`;
  return row;
}

/** Writes the list as it is to be: stages without an id are new. Those that are missing must be gone (dropStage). */
export async function writeStages(
  tx: Tx,
  stages: readonly (Omit<DealStage, 'id'> & { id?: string | undefined })[],
): Promise<void> {
  // Names may change places, and are unique.
  await tx`update deal_stages set name = id::text where id = any(${stages.flatMap(({ id }) => id ?? [])}::uuid[])`;
  for (const [position, { id, name, status }] of stages.entries()) {
    if (id)
      await tx`update deal_stages set name = ${name}, status = ${status}, position = ${position}, is_found = false where id = ${id}`;
    else await tx`insert into deal_stages (name, status, position) values (${name}, ${status}, ${position})`;
  }
}

/** Deals go from one name to another, or to none, all at once: two stages may have changed names. */
export async function putDeals(tx: Tx, names: readonly { from: string; to: string | null }[]): Promise<void> {
  if (names.length === 0) return;
  await tx`
    update opportunities o set stage = m.to
    from unnest(${names.map(({ from }) => from)}::text[], ${names.map(({ to }) => to)}::text[]) as m("from", "to") where o.stage = m."from"`;
}

export async function dropStage(tx: Tx, id: string): Promise<void> {
  await tx`delete from deal_stages where id = ${id}`;
}

export interface StageSum {
  stage: string | null;
  status: 'open' | 'won' | 'lost';
  seller_id: string | null;
  currency: string | null;
  deals: number;
  /** A decimal string; null where no deal has a value. */
  value: string | null;
}

export interface SumFilter {
  seller_id?: string | undefined;
  status?: 'open' | 'won' | 'lost' | undefined;
  stage?: string | undefined;
  lead_id?: string | undefined;
  /** Only deals opened from then on, and before. */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** How many deals stand where, and what they come to: per stage, status and currency, and per seller where that is asked. */
export async function sumDeals(tx: Tx, filter: SumFilter, bySeller: boolean, scope: Scope): Promise<StageSum[]> {
  const { seller_id, status, stage, lead_id, from, to } = filter;
  return await tx<StageSum[]>`
    select o.stage, o.status, ${bySeller ? tx`o.seller_id` : tx`null::uuid`} as seller_id,
      case when o.value is null then null else o.currency end as currency, count(*)::int as deals, sum(o.value)::text as value
    from opportunities o left join deal_stages s on s.tenant_id = o.tenant_id and s.name = o.stage
    where true ${ofOwnLeads(tx, scope, 'o')}
      ${seller_id ? tx`and o.seller_id = ${seller_id}` : tx``}
      ${status ? tx`and o.status = ${status}` : tx``}
      ${stage ? tx`and lower(o.stage) = lower(btrim(${stage}::text))` : tx``}
      ${lead_id ? tx`and o.lead_id = ${lead_id}` : tx``}
      ${from ? tx`and o.created_at >= ${from}` : tx``}
      ${to ? tx`and o.created_at < ${to}` : tx``}
    group by 1, 2, 3, 4, s.position
    order by s.position nulls first, o.status, 3, 4 limit 5000`;
}
