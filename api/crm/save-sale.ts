/** Takes in sales and their fate. A sale is completed once and refunded once, whatever is sent how often. */
import { recordEvent } from '#db/crm/events.ts';
import { isHistory } from '#db/crm/history.ts';
import { findOpportunity } from '#db/crm/opportunities.ts';
import { findSale, insertSale, updateSale as write } from '#db/crm/sales.ts';
import type { Sale } from '#db/crm/sales.ts';
import { isRefundedBeyond, readRest } from '#db/crm/sale-refunds.ts';
import { findTenant } from '#db/platform/tenants.ts';
import type { Act } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import type { SaleInput, SalePatch } from './deal-schema.ts';
import { audit } from '../platform/audit.ts';
import { assertFound, referredLead } from './find-referred.ts';
import { addRefund } from './refund-sale.ts';

/** What may become of a sale. A refund is final. */
const next: Record<Sale['status'], Sale['status'][]> = {
  pending: ['completed', 'failed'],
  failed: ['pending', 'completed'],
  completed: ['refunded'],
  refunded: [],
};

/**
 * Emits `sale.completed` when it comes completed (it does unless told otherwise), and `sale.refunded` when it comes refunded.
 * Dated before today they are history, unless the caller asks for flows.
 * What went back of it in parts comes after, as if told one by one.
 * @throws Problem 404 for a lead or opportunity that is not there; 409 and 422 for a refund that cannot be
 */
export async function createSale(act: Act, input: SaleInput): Promise<Sale> {
  await referredLead(act, input.lead_id);
  await guardOpportunity(act, input.lead_id, input.opportunity_id);
  const { status = 'completed', completed_at, refunded_at, start_flows, refunds = [], ...fields } = input;
  const done = status === 'completed' || status === 'refunded';
  const made = await insertSale(act.tx, {
    ...fields,
    status,
    currency: input.currency ?? (await findTenant(act.tx)).currency,
    completed_at: done ? new Date(completed_at ?? Date.now()) : null,
    refunded_at: status === 'refunded' ? new Date(refunded_at ?? Date.now()) : null,
  });
  if (done) await tell(act, made, start_flows);
  await audit(act, 'sale.create', { type: 'sale', id: made.id }, { status });
  let sale = made;
  for (const [i, refund] of refunds.entries()) {
    sale = await addRefund(act, sale, { ...refund, start_flows }, `refunds.${i}.`);
  }
  return sale;
}

/**
 * Emits `sale.completed` and `sale.refunded` when it becomes so.
 * @throws Problem 404, 409 for a change of status that cannot be
 */
export async function updateSale(act: Act, id: string, patch: SalePatch): Promise<Sale> {
  const before = await findSale(act.tx, id, act.scope, true);
  if (!before) throw notFound();
  await guardOpportunity(act, before.lead_id, patch.opportunity_id);
  const { status = before.status, completed_at, refunded_at, start_flows, ...fields } = patch;
  const turns = status !== before.status;
  if (turns && !next[before.status].includes(status)) {
    throw new Problem('conflict', { detail: `A ${before.status} sale cannot become ${status}.` });
  }
  if (patch.amount !== undefined && (await isRefundedBeyond(act.tx, id, patch.amount)))
    throw invalid('amount', 'refunded_beyond', `${before.amount_refunded} of it went back already`, {
      es: 'Es menos de lo que ya se devolvió.',
      en: 'It is less than what was already refunded.',
    });
  const completedAt = completed_at ? new Date(completed_at) : (before.completed_at ?? new Date());
  const after = await write(act.tx, id, {
    ...fields,
    ...(turns ? { status } : {}),
    ...(status === 'completed' && (turns || completed_at) ? { completed_at: completedAt } : {}),
    ...(status === 'refunded' && (turns || refunded_at) ? { refunded_at: new Date(refunded_at ?? Date.now()) } : {}),
  });
  if (turns && (status === 'completed' || status === 'refunded')) {
    // What had gone back in parts was told then.
    const amount = status === 'refunded' ? await readRest(act.tx, id) : after.amount;
    await tell(act, { ...after, amount }, start_flows);
  }
  await audit(
    act,
    'sale.update',
    { type: 'sale', id },
    { fields: Object.keys(patch), from: before.status, to: after.status },
  );
  return after;
}

async function guardOpportunity(act: Act, leadId: string, id: string | null | undefined): Promise<void> {
  if (!id) return;
  const deal = await findOpportunity(act.tx, id, act.scope);
  assertFound(deal?.lead_id === leadId, 'opportunity_id');
}

/** That it is completed, or refunded. */
async function tell(act: Act, sale: Sale, startFlows: boolean | undefined): Promise<void> {
  const [type, at] =
    sale.status === 'refunded'
      ? (['sale.refunded', sale.refunded_at] as const)
      : (['sale.completed', sale.completed_at] as const);
  await recordEvent(act.tx, {
    type,
    leadId: sale.lead_id,
    subject: `sale:${sale.id}`,
    data: { amount: sale.amount, currency: sale.currency },
    occurredAt: at ?? undefined,
    history: await isHistory(act.tx, { at, startFlows }),
  });
}
