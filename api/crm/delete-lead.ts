/** Deletes a lead with everything about it. The consent ledger keeps the proof, by the hash of the number. */
import { deleteLead as removeLead, findLead } from '#db/crm/leads.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 */
export async function deleteLead(act: Act, id: string): Promise<null> {
  if (!(await findLead(act.tx, id, act.scope, true))) throw notFound();
  await removeLead(act.tx, id);
  await audit(act, 'lead.delete', { type: 'lead', id });
  return null;
}
