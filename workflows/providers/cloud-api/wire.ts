/** WhatsApp's Cloud API as it is on the wire: only the fields we read. Ids are texts, times Unix seconds. */
import type { FileContent } from '../whatsapp-cloud/file-content.ts';
import type { TemplateMessage } from '../whatsapp-cloud/template-content.ts';
import type { WhatsAppContent } from '../whatsapp-cloud/wire.ts';

/** `POST /{phone number id}/messages`. A button's place is a text here. */
export type SendRequest = {
  messaging_product: 'whatsapp';
  recipient_type: 'individual';
  /** A phone number, or (as `recipient`) a business-scoped user id for people who hide theirs. */
  to?: string;
  recipient?: string;
  /** Comes back in the webhooks about the message. Nothing is deduplicated by it. */
  biz_opaque_callback_data: string;
} & (TemplateMessage<string> | { type: 'text'; text: { body: string; preview_url: boolean } } | FileContent);

/** What Graph says inside `error`. */
export interface GraphFault {
  code: number;
  message?: string;
  error_subcode?: number;
  error_user_msg?: string;
  error_data?: { details?: string };
}

export interface CloudNumber {
  id: string;
  /** `+1 631-555-5555` */
  display_phone_number: string;
  verified_name?: string;
  /** CONNECTED, PENDING, … */
  status?: string;
  quality_rating?: string;
  /** Of the name that people see: APPROVED, PENDING_REVIEW, DECLINED, … */
  name_status?: string;
  code_verification_status?: string;
  /** Of the whole portfolio: TIER_250, … */
  whatsapp_business_manager_messaging_limit?: string;
  messaging_limit_tier?: string;
}

export interface CloudTemplate {
  id?: string;
  name: string;
  language: string;
  status?: string;
  category?: string;
  quality_score?: { score?: string } | string;
  rejected_reason?: string;
  components?: unknown[];
}

/** `GET /{app}/subscriptions` */
export interface AppSubscription {
  object: string;
  callback_url?: string;
  active?: boolean;
  fields?: ({ name: string } | string)[];
}

/** Of `debug_token`. */
export interface TokenFacts {
  app_id?: string;
  application?: string;
  type?: string;
  is_valid?: boolean;
  /** 0: never. */
  expires_at?: number;
  scopes?: string[];
  granular_scopes?: { scope: string; target_ids?: string[] }[];
}

/** What every webhook is made of. */
export interface Envelope {
  object: string;
  entry: Entry[];
}
export interface Entry {
  /** The WhatsApp Business account. */
  id: string;
  time?: number;
  changes: Change[];
}
export interface Change {
  field: string;
  value: Value;
}

export interface Value {
  metadata?: { display_phone_number?: string; phone_number_id?: string };
  contacts?: Contact[];
  messages?: CloudMessage[];
  statuses?: CloudStatus[];
  message_echoes?: CloudMessage[];
  user_preferences?: CloudPreference[];
  [more: string]: unknown;
}

export interface Contact {
  profile?: { name?: string; username?: string };
  wa_id?: string;
  user_id?: string;
}

/** One that a person wrote, or one of the team in the app on a phone. */
export interface CloudMessage extends WhatsAppContent {
  id?: string;
  from?: string;
  from_user_id?: string;
  to?: string;
  to_user_id?: string;
  group_id?: string;
  timestamp?: string | number;
}

export interface CloudStatus {
  id?: string;
  status?: string;
  timestamp?: string | number;
  recipient_id?: string;
  recipient_user_id?: string;
  biz_opaque_callback_data?: string;
  errors?: { code?: number | string; title?: string; message?: string; error_data?: { details?: string } }[];
}

export interface CloudPreference {
  wa_id?: string;
  user_id?: string;
  category?: string;
  value?: string;
  timestamp?: string | number;
}
