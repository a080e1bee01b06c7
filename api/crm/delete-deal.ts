/**
 * Deletes an opportunity, a sale or a cart. Its events stay: they happened. What is under way about it ends, and nothing begins
 * any more; put in again, it is another one.
 */
import { deleteCart, findCart } from '#db/crm/carts.ts';
import { letStartNothing } from '#db/crm/events.ts';
import { deleteOpportunity, findOpportunity } from '#db/crm/opportunities.ts';
import { deleteSale, findSale } from '#db/crm/sales.ts';
import { signalStop } from '#db/flows/enrolment-signals.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

const tables = {
  opportunity: { find: findOpportunity, remove: deleteOpportunity },
  sale: { find: findSale, remove: deleteSale },
  cart: { find: findCart, remove: deleteCart },
};

/** @throws Problem 404 */
export async function deleteDeal(act: Act, type: keyof typeof tables, id: string): Promise<null> {
  const { find, remove } = tables[type];
  if (!(await find(act.tx, id, act.scope, true))) throw notFound();
  const subject = `${type}:${id}`;
  // In this order: a relay that has one of these events now lets its enrolment be seen by the stop.
  await letStartNothing(act.tx, subject);
  const stopped = await signalStop(act.tx, { subject }, `${type}-deleted`);
  await remove(act.tx, id);
  await audit(act, `${type}.delete`, { type, id }, { stopped });
  return null;
}
