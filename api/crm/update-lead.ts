/** Changes a lead, and says what the change means: a new status, a new tag, a new seller. */
import { maxTags } from '#flow';
import { changeLead } from '#db/crm/bulk/change-lead.ts';
import { findLead } from '#db/crm/leads.ts';
import type { Lead } from '#db/crm/leads.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import type { Act } from '../context.ts';
import { invalid, notFound } from '../errors.ts';
import type { LeadAnswer, LeadPatch } from './lead-schema.ts';
import { audit } from '../platform/audit.ts';
import { refuse, takeConsent } from './create-lead.ts';
import { assertMayAssign, assertMember } from './find-referred.ts';

/**
 * Emits `lead.status_changed {from, to}`, `lead.tagged {tag}` per new tag, `lead.assigned {from, to}`, `lead.opted_out`.
 * @throws Problem 404, 403 when a seller gives a lead away, 422, 409
 */
export async function updateLead(act: Act, id: string, patch: LeadPatch): Promise<LeadAnswer> {
  const before = await findLead(act.tx, id, act.scope, true);
  if (!before) throw notFound();
  const { seller_id } = patch;
  if (seller_id !== undefined) await assertMayAssign(act, seller_id);
  const after = await applyPatch(act, before, patch);
  await audit(act, 'lead.update', { type: 'lead', id }, { fields: Object.keys(patch) });
  return after;
}

/**
 * Writes a patch to a lead that is locked, with the events it means. The audit row is the caller's.
 * @param history the change happened before (db/crm/history.ts): it starts no flow
 */
export async function applyPatch(act: Act, before: Lead, patch: LeadPatch, history = false): Promise<LeadAnswer> {
  const { tx } = act;
  const { id } = before;
  const { consent, custom, ...fields } = patch;
  await assertMember(act, fields.seller_id);
  const { tags = [] } = fields;
  if (tags.length > maxTags && tags.length > before.tags.length) throw invalid('tags', 'too_big', `at most ${maxTags}`);
  const after = await changeLead(tx, before, { ...fields, custom }, history).catch(refuse);
  if (!consent) return after;
  const answer = await takeConsent(act, id, consent);
  return { ...(await findLead(tx, id, wholeTenant))!, ...answer };
}
