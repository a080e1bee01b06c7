/** Takes a lead in: the person, how they came, and whether we may write to them. */
import { recordConsent } from '#db/crm/consents.ts';
import { findLead, insertLead, LeadTaken, NotAPhone } from '#db/crm/leads.ts';
import type { Lead } from '#db/crm/leads.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { isByAd, recordTouch } from '#db/crm/touches.ts';
import { placeOfUtm } from '#db/crm/utm.ts';
import type { Act } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { LeadInput } from './lead-schema.ts';
import { audit } from '../platform/audit.ts';
import { assertMember } from './find-referred.ts';

/**
 * Emits `lead.created`, and `lead.tagged`, `lead.assigned` for what it comes with. A seller's new lead is their own.
 * @throws Problem 422 for a phone that is none, 409 `already_exists` for a phone that another lead has
 */
export async function createLead(act: Act, input: LeadInput): Promise<Lead> {
  const { tx, scope } = act;
  const { consent, touch, ...fields } = input;
  if (scope.sellerId && fields.seller_id && fields.seller_id !== scope.sellerId) throw new Problem('forbidden');
  await assertMember(act, fields.seller_id);
  const seller_id = scope.sellerId ?? fields.seller_id ?? null;

  const lead = await insertLead(tx, { ...fields, seller_id }).catch(refuse);
  await recordTouch(tx, { leadId: lead.id, ...toTouch(act, touch) });
  if (consent) await recordConsent(tx, { leadId: lead.id, ...toConsent(act, consent) });
  await audit(act, 'lead.create', { type: 'lead', id: lead.id }, touch ? { source: touch.source } : {});
  return (await findLead(tx, lead.id, wholeTenant))!;
}

/** Says in the API's words what db/crm/leads.ts refuses. */
export function refuse(error: unknown): never {
  if (error instanceof NotAPhone) throw invalid('phone', 'invalid_phone', 'not a telephone number');
  if (error instanceof LeadTaken) throw new Problem('already_exists', { detail: error.message });
  throw error;
}

/** Without a word on how the lead came: a person typed it in, or a program handed it over. */
export const toTouch = (act: Act, touch: LeadInput['touch']) => {
  const { occurred_at, ...rest }: NonNullable<LeadInput['touch']> = touch ?? {
    source: act.actor.type === 'user' ? 'organic' : 'api',
  };
  const place = isByAd(rest) ? {} : placeOfUtm(rest.utm ?? {});
  return { ...rest, ...place, ...(occurred_at ? { occurredAt: new Date(occurred_at) } : {}) };
};

export const toConsent = (act: Act, consent: NonNullable<LeadInput['consent']>) => ({
  granted: consent.granted,
  source: consent.source,
  evidence: { by: act.actor.type, ...('id' in act.actor ? { id: act.actor.id } : {}), request_id: act.requestId },
  ...(consent.occurred_at ? { occurredAt: new Date(consent.occurred_at) } : {}),
});
