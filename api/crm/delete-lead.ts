/** Deletes a lead with everything about it, here and on its way (db/crm/delete-person.ts). */
import { deletePerson } from '#db/crm/delete-person.ts';
import { findLead } from '#db/crm/leads.ts';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 404 */
export async function deleteLead(act: Act, id: string): Promise<null> {
  if (!(await findLead(act.tx, id, act.scope, true))) throw notFound();
  const gone = await deletePerson(act.tx, id);
  await audit(act, 'lead.delete', { type: 'lead', id }, { ...gone });
  return null;
}
