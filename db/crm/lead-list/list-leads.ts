/** The list of leads: filtered, in an order, page by page; and what all of it comes to. */
import { type Lead, leadColumns } from '../leads.ts';
import { type CountedStatus, readLeadCounts } from './lead-counts.ts';
import { type LeadFilter, type Likely, likelyLeads, meantLeads } from './lead-filter.ts';
import { afterPlace, type Page, type Rows, type Scope, toRows } from '../../platform/scope.ts';
import { allow, type Tx } from '../../platform/tenant.ts';

/** Orders of the list by what stands first; who lacks it comes last. */
export const leadOrders = ['newest', 'oldest', 'name', 'changed', 'wrote'] as const;
export type LeadOrder = (typeof leadOrders)[number];

type Placed = Lead & { place: string };

/** So many leads are read at once, at most, while it is asked of each whether they are meant; a page at first, which may be enough. */
const mostPart = 2000;

/** @param order `newest` by creation (the default), `wrote` by their last message */
export async function listLeads(
  tx: Tx,
  filter: LeadFilter,
  page: Page,
  scope: Scope,
  order: LeadOrder = 'newest',
): Promise<Rows<Lead>> {
  const likely = await likelyLeads(tx, filter, scope);
  const { judge } = likely;
  if (!judge) return toRows(await readPart(tx, likely, page.after, page.limit + 1, order), page);
  const found: Placed[] = [];
  let after = page.after;
  for (let size = page.limit + 1; found.length <= page.limit; size = Math.min(4 * size, mostPart)) {
    const rows = await readPart(tx, likely, after, size, order);
    const ids = await judge(rows.map(({ id }) => id));
    found.push(...rows.filter(({ id }) => ids.has(id)));
    const last = rows.at(-1);
    if (!last || rows.length < size) break;
    after = { at: last.place, id: last.id };
  }
  return toRows(found.slice(0, page.limit + 1), page);
}

/** So many of the leads that are meant, behind a place in an order. */
async function readPart(
  tx: Tx,
  { meant, isAsked }: Likely,
  after: Page['after'],
  most: number,
  order: LeadOrder,
): Promise<Placed[]> {
  if (order === 'newest') {
    const behind = afterPlace(tx, { after, limit: most }, 'leads');
    const sorted = tx`order by created_at desc, id desc`;
    // Which they are first: where their key is enough to ask by, nothing is read of those who are passed on the way.
    return isAsked
      ? await tx<Placed[]>`
          select ${tx(leadColumns)}, created_at::text as place from leads
          where id = any(array(select id from leads where ${meant} ${behind} ${sorted} limit ${most})) ${sorted}`
      : await tx<Placed[]>`
          select ${tx(leadColumns)}, created_at::text as place from leads where ${meant} ${behind} ${sorted} limit ${most}`;
  }
  const { key, isDown } = keyOf(tx, order);
  const [way, beyond] = isDown ? [tx`desc`, tx`<`] : [tx`asc`, tx`>`];
  const value = order === 'name' ? tx`${after?.at ?? ''}` : tx`${after?.at ?? '-infinity'}::text::timestamptz`;
  return await tx<Placed[]>`
    select ${tx(leadColumns)}, (${key})::text as place from leads
    where ${meant} ${after ? tx`and (${key}, id) ${beyond} (${value}, ${after.id}::uuid)` : tx``}
    order by ${key} ${way}, id ${way} limit ${most}`;
}

/** What rows are ordered by; never null, so that a page has a place to go on from. */
function keyOf(tx: Tx, order: Exclude<LeadOrder, 'newest'>) {
  switch (order) {
    case 'oldest':
      return { key: tx`created_at`, isDown: false };
    case 'name':
      return { key: tx`coalesce(name, chr(65535)) collate "es-x-icu"`, isDown: false };
    case 'changed':
      return { key: tx`updated_at`, isDown: true };
    case 'wrote':
      return { key: tx`coalesce(last_inbound_at, '-infinity')`, isDown: true };
  }
}

/** More than these are not counted as one waits. */
const many = 50_000;

/** Whether the tenant has so many leads that counting some of them is work. */
export async function hasManyLeads(tx: Tx): Promise<boolean> {
  const [row] = await tx<[{ has: boolean }]>`select coalesce(sum(n), 0) > ${many}::int as has from lead_counts`;
  return row.has;
}

export interface LeadTotals {
  leads: number;
  /** Who has not said stop and has a number or a WhatsApp id. */
  reachable: number;
  by_status: { status: string; leads: number }[];
}

/** By the rows themselves. */
export async function countRows(tx: Tx, filter: LeadFilter, scope: Scope): Promise<CountedStatus[]> {
  await allow(tx, 10);
  const { meant } = await meantLeads(tx, filter, scope);
  const rows = await tx<CountedStatus[]>`
    select status, count(*)::int as leads,
      count(*) filter (where consent is distinct from 'revoked' and (phone_key is not null or wa_user_id is not null))::int as reachable
    from leads where ${meant} group by status order by leads desc, status`;
  return [...rows];
}

/** How many the filters mean, altogether and by status, the most first. */
export async function countLeads(tx: Tx, filter: LeadFilter, scope: Scope): Promise<LeadTotals> {
  const rows = (await readLeadCounts(tx, filter, scope)) ?? (await countRows(tx, filter, scope));
  const sum = (one: 'leads' | 'reachable') => rows.reduce((all, row) => all + row[one], 0);
  return {
    leads: sum('leads'),
    reachable: sum('reachable'),
    by_status: rows.map(({ status, leads }) => ({ status, leads })),
  };
}
