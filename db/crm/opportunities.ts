/** Opportunities: deals with a deadline. */
import { findNamed, isNamed, isOfSought, readSearch } from '../platform/search/search.ts';
import { afterPlace, ofOwnLeads, toRows } from '../platform/scope.ts';
import type { Page, Rows, Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Opportunity {
  id: string;
  lead_id: string;
  /** The lead's name as it is now; in lists. */
  lead_name?: string | null;
  seller_id: string | null;
  name: string;
  /** A decimal string. */
  value: string | null;
  currency: string | null;
  stage: string | null;
  status: 'open' | 'won' | 'lost';
  deadline: Date | null;
  closed_at: Date | null;
  /** Why it was won or lost. */
  closed_reason: string | null;
  external_ids: Record<string, string>;
  created_at: Date;
  updated_at: Date;
}

const columns = [
  'id',
  'lead_id',
  'seller_id',
  'name',
  'value',
  'currency',
  'stage',
  'status',
  'deadline',
  'closed_at',
  'closed_reason',
  'external_ids',
  'created_at',
  'updated_at',
] as const satisfies (keyof Opportunity)[];

export interface OpportunityFilter {
  q?: string;
  lead_id?: string;
  seller_id?: string;
  status?: Opportunity['status'];
  stage?: string;
}

export async function listOpportunities(
  tx: Tx,
  filter: OpportunityFilter,
  page: Page,
  scope: Scope,
): Promise<Rows<Opportunity>> {
  const { q, lead_id, seller_id, status, stage } = filter;
  const sought = q ? await readSearch(tx, q) : null;
  const named = q ? await findNamed(tx, q) : null;
  const rows = await tx<(Opportunity & { place: string })[]>`
    select ${tx(columns)}, (select l.name from leads l where l.id = opportunities.lead_id) as lead_name, created_at::text as place from opportunities
    where true ${ofOwnLeads(tx, scope, 'opportunities')} ${afterPlace(tx, page, 'opportunities')}
      ${
        named && sought?.ids
          ? tx`and id = any(array(select unnest(${named}::uuid[]) union select id from opportunities where lead_id = any(${sought.ids}::uuid[])))`
          : q && sought
            ? tx`and (${isNamed(tx, q)} or ${isOfSought(tx, sought)})`
            : tx``
      }
      ${lead_id ? tx`and lead_id = ${lead_id}` : tx``}
      ${seller_id ? tx`and seller_id = ${seller_id}` : tx``}
      ${status ? tx`and status = ${status}` : tx``}
      ${stage ? tx`and lower(stage) = lower(btrim(${stage}::text))` : tx``}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

/** @param lock keeps others from changing the row until the transaction ends */
export async function findOpportunity(tx: Tx, id: string, scope: Scope, lock = false): Promise<Opportunity | null> {
  const [row] = await tx<Opportunity[]>`
    select ${tx(columns)} from opportunities where id = ${id} ${ofOwnLeads(tx, scope, 'opportunities')}
    ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

export async function hasOpenOpportunity(tx: Tx, leadId: string): Promise<boolean> {
  const rows = await tx`select from opportunities where lead_id = ${leadId} and status = 'open' limit 1`;
  return rows.length > 0;
}

export type OpportunityFields = Pick<Opportunity, 'lead_id' | 'name'> &
  Partial<
    Pick<
      Opportunity,
      | 'seller_id'
      | 'value'
      | 'currency'
      | 'stage'
      | 'status'
      | 'deadline'
      | 'closed_at'
      | 'closed_reason'
      | 'external_ids'
      | 'created_at'
    >
  >;

export async function insertOpportunity(tx: Tx, fields: OpportunityFields): Promise<Opportunity> {
  const row = { ...fields, external_ids: tx.json(fields.external_ids ?? {}) };
  const [made] = await tx<Opportunity[]>`insert into opportunities ${tx(row)} returning ${tx(columns)}`;
  return made!;
}

export async function updateOpportunity(
  tx: Tx,
  id: string,
  change: Partial<Omit<OpportunityFields, 'lead_id'>>,
): Promise<Opportunity> {
  const { external_ids, ...plain } = change;
  const row = { ...plain, ...(external_ids ? { external_ids: tx.json(external_ids) } : {}) };
  if (Object.keys(row).length === 0) return (await findOpportunity(tx, id, { sellerId: null }))!;
  const [updated] = await tx<
    Opportunity[]
  >`update opportunities set ${tx(row)} where id = ${id} returning ${tx(columns)}`;
  return updated!;
}

export async function deleteOpportunity(tx: Tx, id: string): Promise<void> {
  await tx`delete from opportunities where id = ${id}`;
}
