/** Carts: unfinished purchases with their last activity. */
import { isOfSought, readSearch } from '../platform/search/search.ts';
import { afterPlace, ofOwnLeads, toRows } from '../platform/scope.ts';
import type { Page, Rows, Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface CartItem {
  name: string;
  quantity?: number;
  /** A decimal string. */
  price?: string;
  sku?: string;
}

export interface Cart {
  id: string;
  lead_id: string;
  /** The lead's name as it is now; in lists. */
  lead_name?: string | null;
  items: CartItem[];
  /** A decimal string. */
  value: string | null;
  currency: string | null;
  status: 'open' | 'purchased' | 'discarded';
  last_activity_at: Date;
  external_ids: Record<string, string>;
  created_at: Date;
  updated_at: Date;
}

const columns = [
  'id',
  'lead_id',
  'items',
  'value',
  'currency',
  'status',
  'last_activity_at',
  'external_ids',
  'created_at',
  'updated_at',
] as const satisfies (keyof Cart)[];

export interface CartFilter {
  q?: string;
  lead_id?: string;
  status?: Cart['status'];
}

export async function listCarts(tx: Tx, filter: CartFilter, page: Page, scope: Scope): Promise<Rows<Cart>> {
  const { q, lead_id, status } = filter;
  const sought = q ? await readSearch(tx, q) : null;
  const rows = await tx<(Cart & { place: string })[]>`
    select ${tx(columns)}, (select l.name from leads l where l.id = carts.lead_id) as lead_name, created_at::text as place from carts
    where true ${ofOwnLeads(tx, scope, 'carts')} ${afterPlace(tx, page, 'carts')}
      ${sought ? tx`and ${isOfSought(tx, sought)}` : tx``}
      ${lead_id ? tx`and lead_id = ${lead_id}` : tx``}
      ${status ? tx`and status = ${status}` : tx``}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

/** @param lock keeps others from changing the row until the transaction ends */
export async function findCart(tx: Tx, id: string, scope: Scope, lock = false): Promise<Cart | null> {
  const [row] = await tx<Cart[]>`
    select ${tx(columns)} from carts where id = ${id} ${ofOwnLeads(tx, scope, 'carts')} ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

export type CartFields = Pick<Cart, 'lead_id'> &
  Partial<Pick<Cart, 'items' | 'value' | 'currency' | 'status' | 'last_activity_at' | 'external_ids'>>;

export async function insertCart(tx: Tx, fields: CartFields): Promise<Cart> {
  const { items = [], external_ids = {}, ...plain } = fields;
  const row = { ...plain, items: tx.json(items as never), external_ids: tx.json(external_ids) };
  const [made] = await tx<Cart[]>`insert into carts ${tx(row)} returning ${tx(columns)}`;
  return made!;
}

export async function updateCart(tx: Tx, id: string, change: Partial<Omit<CartFields, 'lead_id'>>): Promise<Cart> {
  const { items, external_ids, ...plain } = change;
  const row = {
    ...plain,
    ...(items ? { items: tx.json(items as never) } : {}),
    ...(external_ids ? { external_ids: tx.json(external_ids) } : {}),
  };
  if (Object.keys(row).length === 0) return (await findCart(tx, id, { sellerId: null }))!;
  const [updated] = await tx<Cart[]>`update carts set ${tx(row)} where id = ${id} returning ${tx(columns)}`;
  return updated!;
}

export async function deleteCart(tx: Tx, id: string): Promise<void> {
  await tx`delete from carts where id = ${id}`;
}
