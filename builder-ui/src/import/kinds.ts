/** What can be imported: leads, opportunities and sales, with the fields a column of each may become (api/import/). */
import { m } from '../paraglide/messages.js';

export type ImportKind = 'leads' | 'opportunities' | 'sales';

/** Further phones and e-mails of a row: the first valid one counts (api/crm/import/meaning/fields.ts). */
const further = (field: string, name: (input: { place: number }) => string) =>
  Object.fromEntries([2, 3, 4].map((place) => [`${field}_${place}`, () => name({ place })]));

const lead = {
  lead_phone: m.import_lead_phone,
  lead_email: m.import_lead_email,
  lead_external_id: m.import_lead_id,
};
const furtherOfLead = {
  lead_name: m.import_lead_name,
  lead_first_name: m.import_lead_first_name,
  lead_middle_name: m.import_lead_middle_name,
  lead_last_name: m.import_lead_last_name,
  lead_second_last_name: m.import_lead_second_last_name,
  lead_consent: m.import_consent,
  lead_consent_at: m.import_consent_at,
  lead_opt_out: m.import_opt_out,
  lead_phone_country: m.import_phone_country,
  lead_phone_area: m.import_phone_area,
  ...further('lead_phone', m.import_other_lead_phone),
  ...further('lead_email', m.import_other_lead_email),
};
const shared = { external_id: m.import_external_id, currency: m.currency, created_at: m.lead_created };

interface Kind {
  title: () => string;
  page: '/crm/leads' | '/crm/opportunities' | '/crm/sales';
  pageTitle: () => string;
  /** Field → what it is called on screen, in the order of the choices. */
  fields: Record<string, () => string>;
  /** One of these has to be mapped, or no row can be taken in. */
  needsOne: string[];
}

export const importKinds: Record<ImportKind, Kind> = {
  leads: {
    title: m.action_import_leads,
    page: '/crm/leads',
    pageTitle: m.page_leads,
    needsOne: ['phone', 'email', 'external_id', 'leadgen_id'],
    fields: {
      name: m.lead_name,
      first_name: m.import_first_name,
      middle_name: m.import_middle_name,
      last_name: m.import_last_name,
      second_last_name: m.import_second_last_name,
      phone: m.lead_phone,
      email: m.email,
      status: m.lead_status,
      lead_source: m.lead_source,
      tags: m.lead_tags,
      seller: m.import_seller,
      consent: m.import_consent,
      consent_at: m.import_consent_at,
      opt_out: m.import_opt_out,
      created_at: m.lead_created,
      external_id: m.import_external_id,
      campaign_id: m.ad_campaign,
      adset_id: m.ad_set,
      ad_id: m.ad_ad,
      form_id: m.import_form_id,
      leadgen_id: m.import_leadgen_id,
      // Words of an address; they are called so in every language.
      utm_source: () => 'utm_source',
      utm_medium: () => 'utm_medium',
      utm_campaign: () => 'utm_campaign',
      utm_content: () => 'utm_content',
      utm_term: () => 'utm_term',
      utm_id: () => 'utm_id',
      phone_country: m.import_phone_country,
      phone_area: m.import_phone_area,
      ...further('phone', m.import_other_phone),
      ...further('email', m.import_other_email),
    },
  },
  opportunities: {
    title: m.import_opportunities,
    page: '/crm/opportunities',
    pageTitle: m.page_opportunities,
    needsOne: ['lead_phone', 'lead_email', 'lead_external_id'],
    fields: {
      ...lead,
      name: m.opportunity_name,
      value: m.opportunity_value,
      stage: m.opportunity_stage,
      status: m.lead_status,
      deadline: m.opportunity_deadline,
      closed_at: m.import_closed_at,
      quantity: m.import_quantity,
      won_at: m.import_won_at,
      lost_at: m.import_lost_at,
      seller: m.import_seller,
      ...shared,
      ...furtherOfLead,
    },
  },
  sales: {
    title: m.import_sales,
    page: '/crm/sales',
    pageTitle: m.page_sales,
    needsOne: ['lead_phone', 'lead_email', 'lead_external_id'],
    fields: {
      ...lead,
      amount: m.sale_amount,
      product: m.sale_product,
      status: m.lead_status,
      completed_at: m.sale_completed_at,
      quantity: m.import_quantity,
      refunded_at: m.import_refunded_at,
      refunded_amount: m.import_refunded_amount,
      ...shared,
      ...furtherOfLead,
    },
  },
};

/** The name of a field in an error's path; one we have no name for is shown as written. */
export function fieldName(kind: ImportKind, path: string): string {
  return importKinds[kind].fields[path]?.() ?? path;
}

/** Where to see what a file brought: its people alone, where they are known as its own. */
export const seeImported = (kind: ImportKind, batchId: string | null) => ({
  to: importKinds[kind].page,
  search: batchId ? { import: batchId } : {},
});
