/** Takes in what goes back of a sale, in one part or several. Each is told once, under its own id; all of it refunds the sale. */
import { recordEvent } from '#db/crm/events.ts';
import { isHistory } from '#db/crm/history.ts';
import { findRefund, insertRefund, isMoreThanLeft, readRest } from '#db/crm/sale-refunds.ts';
import { findSale } from '#db/crm/sales.ts';
import type { Sale } from '#db/crm/sales.ts';
import type { Act } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';
import type { RefundInput } from './deal-schema.ts';

/** @returns the sale as it is then @throws Problem 404, and as addRefund */
export async function refundSale(act: Act, id: string, input: RefundInput): Promise<Sale> {
  const sale = await findSale(act.tx, id, act.scope, true);
  if (!sale) throw notFound();
  return await addRefund(act, sale, input);
}

/**
 * Emits `sale.partly_refunded`, or `sale.refunded` for what completes it. A refund that is known changes nothing.
 * @param sale is held by the caller
 * @param at where the refund stands in the request
 * @throws Problem 409 for a sale that nobody paid, or an id that is known with another amount; 422 for nothing, or more than is left
 */
export async function addRefund(act: Act, sale: Sale, input: RefundInput, at = ''): Promise<Sale> {
  const { amount, external_id, refunded_at, start_flows } = input;
  const { tx } = act;
  const known = external_id ? await findRefund(tx, sale.id, external_id, amount) : null;
  if (known?.isOther) throw new Problem('conflict', { detail: `“${external_id}” was told with another amount.` });
  if (known) return sale;
  if (sale.status === 'pending' || sale.status === 'failed')
    throw new Problem('conflict', { detail: `A ${sale.status} sale has nothing to give back.` });
  if (/^0+([.]0+)?$/.test(amount))
    throw invalid(`${at}amount`, 'nothing', 'has to be more than 0', {
      es: 'Tiene que ser más de 0.',
      en: 'It has to be more than 0.',
    });
  if (sale.status === 'refunded' || (await isMoreThanLeft(tx, sale.id, amount))) {
    const rest = sale.status === 'refunded' ? '0.00' : await readRest(tx, sale.id);
    throw invalid(`${at}amount`, 'more_than_left', `more than is left of the sale: ${rest}`, {
      es: `Es más de lo que queda de la venta: ${rest} ${sale.currency}.`,
      en: `It is more than is left of the sale: ${rest} ${sale.currency}.`,
    });
  }
  const back = new Date(refunded_at ?? Date.now());
  const made = await insertRefund(tx, {
    sale_id: sale.id,
    amount,
    refunded_at: back,
    ...(external_id && { external_id }),
  });
  const after = (await findSale(tx, sale.id, act.scope))!;
  await recordEvent(tx, {
    type: after.status === 'refunded' ? 'sale.refunded' : 'sale.partly_refunded',
    leadId: sale.lead_id,
    subject: `sale:${sale.id}`,
    data: { amount: made.amount, currency: sale.currency, refund_id: made.id },
    occurredAt: back,
    history: await isHistory(tx, { at: refunded_at ? back : null, startFlows: start_flows }),
  });
  await audit(act, 'sale.refund', { type: 'sale', id: sale.id }, { amount: made.amount, currency: sale.currency });
  return after;
}
