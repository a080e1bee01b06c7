/** What a row of a file says, once it is read. */
import type { Utm } from '../utm.ts';

export interface ImportedLead {
  /** Its row in the file. */
  row: number;
  name?: string;
  phone?: string;
  phone_key?: string;
  email?: string;
  status?: string;
  lead_source?: string;
  tags?: string[];
  seller_id?: string;
  consent?: boolean;
  /** ISO 8601: when they said so. */
  consent_at?: string;
  /** ISO 8601. */
  created_at?: string;
  /** How they came: each row of the file that names an ad, a form or the like. */
  touches: ImportedTouch[];
  external_ids: Record<string, string>;
  custom: Record<string, string>;
}

export interface ImportedTouch {
  /** ISO 8601; now where the file does not say. */
  at?: string;
  campaign_id?: string;
  adset_id?: string;
  ad_id?: string;
  form_id?: string;
  /** Meta's own id of the form's lead: the same as by webhook. */
  leadgen_id?: string;
  utm?: Utm;
}

export type LeadReference = Pick<ImportedLead, 'row' | 'phone_key' | 'email' | 'external_ids'>;

/** A row of deals; its lead is found by the database. */
interface ImportedDeal {
  /** Its row in the file. */
  row: number;
  /** The file's own name for it, kept in `external_ids` under the name of its system. */
  external_id?: string;
  /** The program that wrote the file, `shopify`; `import` for any other. */
  system: string;
  currency?: string;
  created_at?: string;
  /** Where the people of the file are told of, too (people.ts): the row of this one. */
  person_row?: number;
}
export interface ImportedOpportunity extends ImportedDeal {
  name?: string;
  value?: string;
  stage?: string;
  status?: 'open' | 'won' | 'lost';
  deadline?: string;
  /** ISO 8601: when it was won or lost. */
  closed_at?: string;
  seller_id?: string;
}
export interface ImportedSale extends ImportedDeal {
  amount?: string;
  status?: 'pending' | 'completed' | 'failed' | 'refunded';
  completed_at?: string;
  refunded_at?: string;
  /** How much went back in all so far, of a sale that stands. */
  refunded_amount?: string;
  product?: string;
}
