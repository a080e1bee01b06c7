/** Takes a lead in: the person, how they came, and whether we may write to them. */
import { type ConsentAnswer as ConsentOutcome, type NewConsent, recordConsent } from '#db/crm/consents.ts';
import { PersonDeleted } from '#db/crm/deletion-marks.ts';
import { isHistory } from '#db/crm/history.ts';
import { findLead, insertNewLead, LeadTaken, NotAPhone } from '#db/crm/leads.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { recordTouch } from '#db/crm/touches.ts';
import { placeOf } from '#db/crm/utm.ts';
import { describeReason } from '#flow';
import type { Act } from '../context.ts';
import { invalid, Problem } from '../errors.ts';
import type { ConsentAnswer, LeadAnswer, LeadInput } from './lead-schema.ts';
import { audit } from '../platform/audit.ts';
import { assertMayAssign, assertMember } from './find-referred.ts';

/**
 * Emits `lead.created`, and `lead.tagged`, `lead.assigned` for what it comes with; history when it is dated before today and the
 * caller does not ask for flows. A seller's new lead is their own, and a manager's unless they give it to one of their team.
 * @throws Problem 422 for a phone that is none, 409 `already_exists` for a phone, e-mail or id by which somebody is known
 */
export async function createLead(act: Act, input: LeadInput): Promise<LeadAnswer> {
  const { tx, scope } = act;
  const { consent, touch, created_at, start_flows, ...fields } = input;
  if (fields.seller_id) await assertMayAssign(act, fields.seller_id);
  await assertMember(act, fields.seller_id);
  const seller_id = fields.seller_id ?? scope.sellerId;

  const at = dateOf(input);
  const history = await isHistory(tx, { at, startFlows: start_flows });
  const lead = await insertNewLead(tx, { ...fields, seller_id, ...since(created_at) }, { history }).catch(refuse);
  await recordTouch(tx, { leadId: lead.id, occurredAt: at, ...toTouch(act, touch) });
  const answer = await takeConsent(act, lead.id, consent);
  await audit(act, 'lead.create', { type: 'lead', id: lead.id }, touch ? { source: touch.source } : {});
  return { ...(await findLead(tx, lead.id, wholeTenant))!, ...answer };
}

/** Says in the API's words what db/crm/leads.ts refuses. */
export function refuse(error: unknown): never {
  if (error instanceof NotAPhone) {
    const { message, reason } = error;
    throw new Problem('invalid_input', { errors: [{ path: 'phone', code: 'invalid_phone', message, reason }] });
  }
  if (error instanceof LeadTaken) throw new Problem('already_exists', { detail: error.message });
  if (error instanceof PersonDeleted) throw invalid('', 'person_deleted', 'deleted while this was under way');
  throw error;
}

/** When the person came, as far as the caller says: the earlier of what is told. An instant still to come is now. */
export function dateOf({ created_at, touch }: Pick<LeadInput, 'created_at' | 'touch'>): Date | undefined {
  const told = [created_at, touch?.occurred_at].flatMap((at) => (at ? Date.parse(at) : []));
  return told.length > 0 ? new Date(Math.min(...told, Date.now())) : undefined;
}

export const since = (created_at: string | undefined) =>
  created_at ? { created_at: new Date(Math.min(Date.parse(created_at), Date.now())) } : {};

/** Without a word on how the lead came: a person typed it in, or a program handed it over. */
export const toTouch = (act: Pick<Act, 'actor'>, touch: LeadInput['touch']) => {
  const told: NonNullable<LeadInput['touch']> = touch ?? {
    source: act.actor.type === 'user' ? 'organic' : 'api',
  };
  const { occurred_at, campaign_id: _c, adset_id: _s, ad_id: _a, ...rest } = told;
  const { place, strange } = placeOf(told);
  // What another network calls so stays with the touch, and is looked up nowhere.
  const kept = Object.keys(strange).length > 0 ? { raw: strange } : {};
  return { ...rest, ...place, ...kept, ...(occurred_at ? { occurredAt: new Date(occurred_at) } : {}) };
};

type ConsentInput = NonNullable<LeadInput['consent']>;

/** Keeps what a body says about consent. @returns `consent_answer`, for the answer */
export async function takeConsent(
  act: Act,
  leadId: string,
  consent: ConsentInput | undefined,
): Promise<{ consent_answer?: ConsentAnswer }> {
  if (!consent) return {};
  return answerConsent(await recordConsent(act.tx, { leadId }, toConsent(act, consent)));
}

export const answerConsent = ({ fault, consent }: ConsentOutcome): { consent_answer: ConsentAnswer } => ({
  consent_answer: { counted: fault === null, consent, reason: fault, text: describeReason(fault) },
});

export function toConsent(
  act: Pick<Act, 'actor' | 'requestId'>,
  { granted, source, occurred_at, evidence }: ConsentInput,
): NewConsent {
  const { actor } = act;
  return {
    granted,
    source,
    door: actor.type === 'user' ? 'screen' : actor.type === 'api_key' && actor.kind === 'ingest' ? 'ingest' : 'api',
    details: { by: actor.type, ...('id' in actor ? { id: actor.id } : {}), request_id: act.requestId },
    ...(evidence ? { evidence: toEvidence(evidence) } : {}),
    ...(occurred_at ? { occurredAt: new Date(occurred_at) } : {}),
  };
}

const toEvidence = ({ occurred_at, ...rest }: NonNullable<ConsentInput['evidence']>): NewConsent['evidence'] => ({
  ...rest,
  occurredAt: new Date(occurred_at),
});
