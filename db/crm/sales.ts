/** Sales: payments, completed or refunded. What went back of one in parts is in sale-refunds.ts. */
import { isOfSought, readSearch } from '../platform/search/search.ts';
import { afterPlace, ofOwnLeads, toRows } from '../platform/scope.ts';
import type { Page, Rows, Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Sale {
  id: string;
  lead_id: string;
  /** The lead's name as it is now; in lists. */
  lead_name?: string | null;
  opportunity_id: string | null;
  /** A decimal string. */
  amount: string;
  currency: string;
  /** What was bought, in a few words. */
  product: string | null;
  /** How much went back so far, a decimal string: all of it once it is refunded. */
  amount_refunded: string;
  status: 'pending' | 'completed' | 'failed' | 'refunded';
  completed_at: Date | null;
  refunded_at: Date | null;
  external_ids: Record<string, string>;
  created_at: Date;
  updated_at: Date;
}

const columns = [
  'id',
  'lead_id',
  'opportunity_id',
  'amount',
  'currency',
  'product',
  'amount_refunded',
  'status',
  'completed_at',
  'refunded_at',
  'external_ids',
  'created_at',
  'updated_at',
] as const satisfies (keyof Sale)[];

export interface SaleFilter {
  q?: string;
  lead_id?: string;
  opportunity_id?: string;
  status?: Sale['status'];
  currency?: string;
}

export async function listSales(tx: Tx, filter: SaleFilter, page: Page, scope: Scope): Promise<Rows<Sale>> {
  const { q, lead_id, opportunity_id, status, currency } = filter;
  const sought = q ? await readSearch(tx, q) : null;
  const rows = await tx<(Sale & { place: string })[]>`
    select ${tx(columns)}, (select l.name from leads l where l.id = sales_transactions.lead_id) as lead_name, created_at::text as place from sales_transactions
    where true ${ofOwnLeads(tx, scope, 'sales_transactions')} ${afterPlace(tx, page, 'sales_transactions')}
      ${sought ? tx`and ${isOfSought(tx, sought)}` : tx``}
      ${lead_id ? tx`and lead_id = ${lead_id}` : tx``}
      ${opportunity_id ? tx`and opportunity_id = ${opportunity_id}` : tx``}
      ${status ? tx`and status = ${status}` : tx``}
      ${currency ? tx`and currency = ${currency}` : tx``}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

/** @param lock keeps others from changing the row until the transaction ends */
export async function findSale(tx: Tx, id: string, scope: Scope, lock = false): Promise<Sale | null> {
  const [row] = await tx<Sale[]>`
    select ${tx(columns)} from sales_transactions where id = ${id} ${ofOwnLeads(tx, scope, 'sales_transactions')}
    ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

export type SaleFields = Pick<Sale, 'lead_id' | 'amount' | 'currency' | 'status'> &
  Partial<Pick<Sale, 'opportunity_id' | 'product' | 'completed_at' | 'refunded_at' | 'external_ids'>>;

export async function insertSale(tx: Tx, fields: SaleFields): Promise<Sale> {
  const row = { ...fields, external_ids: tx.json(fields.external_ids ?? {}) };
  const [made] = await tx<Sale[]>`insert into sales_transactions ${tx(row)} returning ${tx(columns)}`;
  return made!;
}

export async function updateSale(tx: Tx, id: string, change: Partial<Omit<SaleFields, 'lead_id'>>): Promise<Sale> {
  const { external_ids, ...plain } = change;
  const row = { ...plain, ...(external_ids ? { external_ids: tx.json(external_ids) } : {}) };
  if (Object.keys(row).length === 0) return (await findSale(tx, id, { sellerId: null }))!;
  const [updated] = await tx<
    Sale[]
  >`update sales_transactions set ${tx(row)} where id = ${id} returning ${tx(columns)}`;
  return updated!;
}

export async function deleteSale(tx: Tx, id: string): Promise<void> {
  await tx`delete from sales_transactions where id = ${id}`;
}
