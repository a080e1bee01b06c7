/** The rows of a demo, as the tables want them. */
import type { EventName } from '#flow';

export interface LeadRow {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  status: string;
  tags: string[];
  seller_id: string | null;
  lead_source: string;
  meta_campaign_id: string | null;
  meta_adset_id: string | null;
  meta_ad_id: string | null;
  meta_ad_headline: string | null;
  meta_ad_body: string | null;
  custom: Record<string, string>;
  timezone: string | null;
  consent: 'granted' | 'revoked' | null;
  last_inbound_at: Date | null;
  created_at: Date;
  updated_at: Date;
}
export interface TouchRow {
  id: string;
  lead_id: string;
  source: 'ctwa' | 'lead_form' | 'import' | 'api' | 'organic';
  occurred_at: Date;
  campaign_id: string | null;
  adset_id: string | null;
  ad_id: string | null;
  headline: string | null;
  body: string | null;
  external_id: string | null;
}
export interface OpportunityRow {
  id: string;
  lead_id: string;
  seller_id: string | null;
  name: string;
  value: string;
  currency: string;
  stage: string;
  status: 'open' | 'won' | 'lost';
  deadline: Date;
  closed_at: Date | null;
  created_at: Date;
  updated_at: Date;
}
export interface SaleRow {
  id: string;
  lead_id: string;
  opportunity_id: string | null;
  amount: string;
  currency: string;
  status: 'pending' | 'completed' | 'failed' | 'refunded';
  completed_at: Date | null;
  refunded_at: Date | null;
  created_at: Date;
  updated_at: Date;
}
export interface CartRow {
  id: string;
  lead_id: string;
  items: { name: string; quantity: number; price: string }[];
  value: string;
  currency: string;
  status: 'open' | 'purchased' | 'discarded';
  last_activity_at: Date;
  created_at: Date;
  updated_at: Date;
}
export interface InboundRow {
  id: string;
  lead_id: string;
  external_id: string;
  type: 'text';
  text: string;
  referral: Record<string, string> | null;
  received_at: Date;
}
export interface ConsentRow {
  id: string;
  lead_id: string;
  granted: boolean;
  source: string;
  occurred_at: Date;
}
export interface EventRow {
  id: string;
  type: EventName;
  lead_id: string;
  subject: string | null;
  data: Record<string, unknown>;
  occurred_at: Date;
}

export interface DemoData {
  leads: LeadRow[];
  touches: TouchRow[];
  opportunities: OpportunityRow[];
  sales: SaleRow[];
  carts: CartRow[];
  inbound: InboundRow[];
  consents: ConsentRow[];
  events: EventRow[];
}
