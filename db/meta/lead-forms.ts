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
