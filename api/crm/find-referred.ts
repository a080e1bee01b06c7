/** Rows that a body refers to by id. A stranger's row looks like one that is not there. */
import { findLead } from '#db/crm/leads.ts';
import type { Lead } from '#db/crm/leads.ts';
import { findMember } from '#db/people/users.ts';
import type { Act } from '../context.ts';
import { Problem } from '../errors.ts';

const missing = (path: string): Problem =>
  new Problem('not_found', { errors: [{ path, code: 'not_found', message: 'does not exist, or is not yours' }] });

/** The lead that something is about. @throws Problem 404 naming `lead_id` */
export async function referredLead(act: Act, id: string): Promise<Lead> {
  const lead = await findLead(act.tx, id, act.scope);
  if (!lead) throw missing('lead_id');
  return lead;
}

/** A member of the team. @throws Problem 404 naming the field */
export async function assertMember(act: Act, id: string | null | undefined, path = 'seller_id'): Promise<void> {
  if (id && !(await findMember(act.tx, id))) throw missing(path);
}

/**
 * Whom a caller may give a lead or a deal to: who sees all, to everybody; a seller keeps theirs; a manager, to their team.
 * @throws Problem 403
 */
export async function assertMayAssign(act: Act, to: string | null): Promise<void> {
  const { sellerId, isTeam } = act.scope;
  if (sellerId === null || to === sellerId) return;
  if (isTeam && to !== null && (await findMember(act.tx, to))?.manager_id === sellerId) return;
  throw new Problem('forbidden');
}

/** @throws Problem 404 naming the field, unless the row is there */
export function assertFound(found: unknown, path: string): asserts found {
  if (!found) throw missing(path);
}
