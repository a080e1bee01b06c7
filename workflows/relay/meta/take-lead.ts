/** Takes a lead of an Instant Form in: the person, what they answered, how they came, what they allowed. */
import { recordConsent } from '#db/crm/consents.ts';
import { recordEvent } from '#db/crm/events.ts';
import { placeOfAd } from '#db/sending/inbound.ts';
import { findOrCreateLead, type Lead, NotAPhone, updateLead } from '#db/crm/leads.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { isFromBefore } from '#db/crm/deletion-marks.ts';
import { noteQuestions } from '#db/meta/lead-forms.ts';
import { readLocalPhone } from '#db/crm/local-phone.ts';
import { findTouch, recordTouch } from '#db/crm/touches.ts';
import type { Lead as FormLead } from '#providers/meta-graph/wire.ts';
import { type FormAnswers, readAnswers, readQuestions } from './form-answers.ts';

/** A flow that begins with "thank you for your interest" is out of place later than this. */
const freshDays = 7;
/** Meta tells whole seconds, by its own clock. */
const clockMs = 60_000;

export interface GivenLead {
  lead: FormLead;
  pageId: string;
  /** What the webhook said, where Meta does not repeat it. */
  formId: string | null;
  adId: string | null;
  /** Since when the tenant has the page: who wrote before is history. */
  leadsSince: Date;
}

/**
 * The person is found by phone, then by this very lead, then by e-mail, or created: what was known about them stays, new answers
 * replace older ones. Emits `lead.created` for a new person and `custom.lead_form` for every form; neither for history.
 * Safe to repeat: one lead of Meta's is one touch.
 * @returns our lead; null when it was taken in before, or its person was deleted since they entered it
 */
export async function takeLead(tx: Tx, given: GivenLead): Promise<Lead | null> {
  const { lead: form, pageId } = given;
  const at = new Date(Math.min(form.created_time.getTime(), Date.now()));
  if (await findTouch(tx, 'lead_form', form.id)) return null;
  const adId = form.ad_id ?? given.adId;
  const formId = form.form_id ?? given.formId;
  const isHistory = at.getTime() < Math.max(given.leadsSince.getTime() - clockMs, Date.now() - freshDays * 86_400_000);

  const phoneQuestion = formId ? await noteQuestions(tx, { formId, pageId, ...readQuestions(form.field_data) }) : null;
  const answers = readAnswers(form.field_data, phoneQuestion);
  const { email, phone } = answers;
  if (await isFromBefore(tx, { ...(await keyOf(tx, phone)), email, external_ids: { meta_lead: form.id } }, at))
    return null;

  const { lead, created } = await findPerson(tx, form, answers, { at, isByAd: adId !== null, history: isHistory });
  const known = adId ? await placeOfAd(tx, adId) : { campaign_id: null, adset_id: null };
  await recordTouch(tx, {
    leadId: lead.id,
    source: 'lead_form',
    occurredAt: at,
    ad_id: adId,
    adset_id: known.adset_id ?? form.adset_id,
    campaign_id: known.campaign_id ?? form.campaign_id,
    form_id: formId,
    external_id: form.id,
    raw: { page_id: pageId, platform: form.platform, is_organic: form.is_organic ?? adId === null },
  });
  await keepConsent(tx, lead, form, at);
  if (isHistory) return lead;
  const data = { form_id: formId, ad_id: adId, leadgen_id: form.id, is_new: created };
  await recordEvent(tx, { type: 'custom.lead_form', leadId: lead.id, data, occurredAt: at });
  return lead;
}

/** A number that is none is nobody's. */
async function keyOf(tx: Tx, phone: string | null | undefined): Promise<{ phone_key: string | null }> {
  const read = await readLocalPhone(tx, phone).catch((error: unknown) => {
    if (!(error instanceof NotAPhone)) throw error;
    return null;
  });
  return { phone_key: read?.key ?? null };
}

async function findPerson(
  tx: Tx,
  form: FormLead,
  { name, email, phone, custom }: FormAnswers,
  { at, isByAd, history }: { at: Date; isByAd: boolean; history: boolean },
): Promise<{ lead: Lead; created: boolean }> {
  const person = {
    email,
    external_ids: { meta_lead: form.id },
    ...(name ? { name } : {}),
    lead_source: isByAd ? 'META_ADS' : 'LEAD_FORM',
    created_at: at,
  };
  const found = await findOrCreateLead(tx, { ...person, phone, custom }, { history }).catch((error: unknown) => {
    if (!(error instanceof NotAPhone)) throw error;
    // Typed in wrongly: the person is worth more than the field, and somebody may still make sense of it.
    return findOrCreateLead(tx, { ...person, custom: { ...custom, phone_number: phone } }, { history });
  });
  if (found.created) return found;
  const all = { ...found.lead.custom, ...custom };
  return { created: false, lead: await updateLead(tx, found.lead.id, { custom: all }) };
}

/** A box that somebody ticked in the form's own legal text is consent; it does not undo a refusal (#flow, consent.ts). */
async function keepConsent(tx: Tx, lead: Lead, form: FormLead, at: Date): Promise<void> {
  const ticked = form.custom_disclaimer_responses.filter((box) => box.is_checked).map((box) => box.checkbox_key);
  if (ticked.length === 0) return;
  const details = { leadgen_id: form.id, form_id: form.form_id, checkboxes: ticked.slice(0, 20) };
  await recordConsent(tx, { leadId: lead.id }, { granted: true, door: 'lead_form', details, occurredAt: at });
}
