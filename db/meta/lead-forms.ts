/** Pages and Instant Forms as their leads need them: whether a page's leads are wanted, and how far a form was read in bulk. */
import type { Tx } from '../platform/tenant.ts';

export interface LeadPage {
  page_id: string;
  wants_leads: boolean;
  /** Who wrote before is history: taken in, and starts no flow. */
  leads_since: Date;
}

export async function findLeadPage(tx: Tx, pageId: string): Promise<LeadPage | null> {
  const [row] = await tx<LeadPage[]>`
    select page_id, wants_leads, leads_since from meta_pages where page_id = ${pageId}`;
  return row ?? null;
}

/** Those whose leads are wanted. */
export async function listLeadPages(tx: Tx): Promise<LeadPage[]> {
  return await tx<LeadPage[]>`
    select page_id, wants_leads, leads_since from meta_pages where wants_leads order by page_id`;
}

/** Makes a form known. @returns until when all its leads were read; null: never */
export async function keepForm(
  tx: Tx,
  form: { formId: string; pageId: string; name: string },
): Promise<{ read_until: Date | null }> {
  const [row] = await tx<{ read_until: Date | null }[]>`
    insert into meta_lead_forms (form_id, page_id, name) values (${form.formId}, ${form.pageId}, ${form.name.slice(0, 300)})
    on conflict (tenant_id, form_id) do update set name = excluded.name, page_id = excluded.page_id returning read_until`;
  return row!;
}

/** All leads of the form that were entered before `until` are in. */
export async function formReadUntil(tx: Tx, formId: string, until: Date): Promise<void> {
  await tx`update meta_lead_forms set read_until = ${until} where form_id = ${formId}`;
}

/** Keeps what a form asks, as a lead of it shows it. @returns the question that a person said is the phone */
export async function noteQuestions(
  tx: Tx,
  form: { formId: string; pageId: string; questions: string[]; phoneFound: boolean },
): Promise<string | null> {
  const { formId, pageId, questions, phoneFound } = form;
  await tx`
    insert into meta_lead_forms as f (form_id, page_id, questions, phone_found)
    values (${formId}, ${pageId}, ${questions}, ${phoneFound})
    on conflict (tenant_id, form_id) do update set questions = excluded.questions, phone_found = excluded.phone_found,
      asks_no_phone = f.asks_no_phone and f.questions = excluded.questions
    where (f.questions, f.phone_found) is distinct from (excluded.questions, excluded.phone_found)`;
  const [row] = await tx<{ phone_question: string | null }[]>`
    select phone_question from meta_lead_forms where form_id = ${formId}`;
  return row?.phone_question ?? null;
}

/** A lead of Meta's testing tool came in: it is nobody, and shows that leads arrive. */
export async function noteTestLead(tx: Tx, form: { formId: string; pageId: string; at: Date }): Promise<void> {
  const { formId, pageId, at } = form;
  await tx`
    insert into meta_lead_forms as f (form_id, page_id, last_test_at) values (${formId}, ${pageId}, ${at})
    on conflict (tenant_id, form_id) do update set last_test_at = greatest(f.last_test_at, excluded.last_test_at)`;
}

/** A form as people see it. */
export interface LeadForm {
  form_id: string;
  page_id: string;
  name: string;
  /** Names that its leads keep the answers under. */
  questions: string[];
  /** Whether a question is the phone by what it says; null: no lead of it was read yet. */
  phone_found: boolean | null;
  /** Chosen by a person. */
  phone_question: string | null;
  /** A person said that none of its questions is. */
  asks_no_phone: boolean;
  last_test_at: Date | null;
}

const formColumns = [
  'form_id',
  'page_id',
  'name',
  'questions',
  'phone_found',
  'phone_question',
  'asks_no_phone',
  'last_test_at',
] as const;

export async function listLeadForms(tx: Tx): Promise<LeadForm[]> {
  return await tx<LeadForm[]>`select ${tx(formColumns)} from meta_lead_forms order by name collate "es-x-icu", form_id`;
}

/**
 * @param question which is the phone; null: nobody chose one
 * @param asksNone none is, and that is as it should be
 * @returns the form, or null when the tenant has none of this id
 */
export async function choosePhoneQuestion(
  tx: Tx,
  formId: string,
  question: string | null,
  asksNone = false,
): Promise<LeadForm | null> {
  const [row] = await tx<LeadForm[]>`
    update meta_lead_forms set phone_question = ${question}, asks_no_phone = ${asksNone} where form_id = ${formId} returning ${tx(formColumns)}`;
  return row ?? null;
}

/** Leads of a form that have no phone, and an answer to this question; the first of them, locked. `afterId`: the last one before. */
export async function leadsWithoutPhone(
  tx: Tx,
  given: { formId: string; question: string; afterId: string | null; most: number },
): Promise<{ id: string; answer: string }[]> {
  const { formId, question, afterId, most } = given;
  return await tx<{ id: string; answer: string }[]>`
    select l.id, l.custom ->> ${question} as answer from leads l
    where l.phone is null and l.custom ? ${question} ${afterId ? tx`and l.id > ${afterId}` : tx``}
      and exists (select from lead_touches t where t.lead_id = l.id and t.source = 'lead_form' and t.form_id = ${formId})
    order by l.id limit ${most} for update of l`;
}
