/** Deletes an opportunity, a sale or a cart. Its events stay: they happened. */
import { deleteCart, findCart } from '#db/crm/carts.ts';
import { deleteOpportunity, findOpportunity } from '#db/crm/opportunities.ts';
import { deleteSale, findSale } from '#db/crm/sales.ts';
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
  await remove(act.tx, id);
  await audit(act, `${type}.delete`, { type, id });
  return null;
}
