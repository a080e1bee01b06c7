/** What went back of a sale, part by part. The sale's own sum and status follow (`add_sale_refund`). */
import type { Tx } from '../platform/tenant.ts';

export interface SaleRefund {
  id: string;
  sale_id: string;
  /** What whoever told of it calls it. */
  external_id: string;
  /** A decimal string, in the sale's currency. */
  amount: string;
  refunded_at: Date;
  created_at: Date;
}

/** The oldest first. */
export async function listRefunds(tx: Tx, saleId: string): Promise<SaleRefund[]> {
  return await tx<SaleRefund[]>`
    select id, sale_id, external_id, amount, refunded_at, created_at from sale_refunds
    where sale_id = ${saleId} order by refunded_at, created_at, id limit 1000`;
}

/** What of a sale no part says, exactly: of one that stands what is left, of a refunded one what went back last. */
export async function readRest(tx: Tx, saleId: string): Promise<string> {
  const [row] = await tx<[{ rest: string }]>`
    select (amount - refunded_parts)::text as rest from sales_transactions where id = ${saleId}`;
  return row.rest;
}

/** Whether more is asked back than is left. */
export async function isMoreThanLeft(tx: Tx, saleId: string, amount: string): Promise<boolean> {
  const [row] = await tx<[{ is: boolean }]>`
    select ${amount}::numeric > amount - amount_refunded as is from sales_transactions where id = ${saleId}`;
  return row.is;
}

/** The part of that name, and whether it was told with another amount. */
export async function findRefund(
  tx: Tx,
  saleId: string,
  externalId: string,
  amount: string,
): Promise<{ isOther: boolean } | null> {
  const [row] = await tx<{ isOther: boolean }[]>`
    select amount <> ${amount}::numeric as "isOther" from sale_refunds where sale_id = ${saleId} and external_id = ${externalId}`;
  return row ?? null;
}

/** Whether so much is less than what went back in parts; of a sale that stands something has to be left. */
export async function isRefundedBeyond(tx: Tx, saleId: string, amount: string): Promise<boolean> {
  const [row] = await tx<[{ is: boolean }]>`
    select refunded_parts > 0 and (${amount}::numeric < refunded_parts or status = 'completed' and ${amount}::numeric = refunded_parts) as is
    from sales_transactions where id = ${saleId}`;
  return row.is;
}

/** The caller holds the sale, and knows that so much is left of it. */
export async function insertRefund(
  tx: Tx,
  refund: Pick<SaleRefund, 'sale_id' | 'amount' | 'refunded_at'> & { external_id?: string },
): Promise<SaleRefund> {
  const [made] = await tx<SaleRefund[]>`
    insert into sale_refunds ${tx(refund as never)} returning id, sale_id, external_id, amount, refunded_at, created_at`;
  return made!;
}
