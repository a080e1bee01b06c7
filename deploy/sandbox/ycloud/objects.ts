/** YCloud's objects as its OpenAPI file describes them (v2, SDK 1.16.2), with the fields that the sandbox fills. */

export interface TemplateButton {
  type: string;
  text?: string;
  url?: string;
  phone_number?: string;
  example?: string[];
  [other: string]: unknown;
}
export interface TemplateComponent {
  type: string;
  format?: string;
  text?: string;
  example?: { body_text?: string[][]; header_text?: string[]; header_url?: string[] };
  buttons?: TemplateButton[];
  limited_time_offer?: { text?: string; has_expiration?: boolean };
  cards?: { components: TemplateComponent[] }[];
  [other: string]: unknown;
}
export interface Template {
  officialTemplateId: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  subCategory?: string;
  previousCategory?: string;
  messageSendTtlSeconds?: number;
  components: TemplateComponent[];
  status: string;
  qualityRating: string;
  reason?: string;
  createTime: string;
  updateTime: string;
  statusUpdateEvent?: string;
}

export interface PhoneNumber {
  id: string;
  phoneNumber: string;
  displayPhoneNumber: string;
  wabaId: string;
  qualityRating: string;
  messagingLimit: string;
  whatsappBusinessManagerMessagingLimit: string;
  verifiedName: string;
  codeVerificationStatus: string;
  isOfficialBusinessAccount: boolean;
  status: string;
  nameStatus: string;
}

export interface WhatsappApiError {
  message: string;
  type: string;
  code: string;
  fbtrace_id: string;
  error_data?: { messaging_product: 'whatsapp'; details: string };
}

export interface WhatsappMessage {
  id: string;
  wamid?: string;
  wabaId: string;
  from: string;
  to?: string;
  recipient?: string;
  recipientUserId?: string;
  type: string;
  externalId?: string;
  status: 'accepted' | 'failed' | 'sent' | 'delivered' | 'read';
  errorCode?: string;
  errorMessage?: string;
  whatsappApiError?: WhatsappApiError;
  createTime: string;
  updateTime: string;
  sendTime?: string;
  deliverTime?: string;
  readTime?: string;
  totalPrice?: number;
  currency?: string;
  regionCode?: string;
  pricingCategory?: string;
  pricingModel?: 'PMP';
  pricingType?: string;
  bizType: 'whatsapp';
  /** template, text, image, … as sent. */
  [content: string]: unknown;
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  enabledEvents: string[];
  eventProperties?: { event: string; properties: string[] }[];
  description?: string;
  status: 'active' | 'disabled' | 'pending';
  secret: string;
  createTime: string;
  updateTime: string;
}

export interface Unsubscriber {
  type: 'PHONE_NUMBER';
  customer: string;
  channel: 'whatsapp';
  regionCode?: string;
  source: 'Whatsapp' | 'API' | 'Manual';
  createTime: string;
}

/**
 * The webhook event types that an endpoint may enable: EventType of the OpenAPI file, and what only the documentation names
 * (docs.ycloud.com, webhook reference: `whatsapp.smb.message.echoes`, before `.created`).
 */
export const eventTypes = [
  'email.delivery.updated',
  'sms.message.updated',
  'sms.inbound.received',
  'voice.message.updated',
  'whatsapp.business_account.deleted',
  'whatsapp.business_account.reviewed',
  'whatsapp.business_account.updated',
  'whatsapp.inbound_message.received',
  'whatsapp.message.updated',
  'whatsapp.group.lifecycle_update',
  'whatsapp.group.participants_update',
  'whatsapp.group.settings_update',
  'whatsapp.group.status_update',
  'whatsapp.smb.history',
  'whatsapp.smb.message.created',
  'whatsapp.smb.message.echoes',
  'whatsapp.phone_number.deleted',
  'whatsapp.phone_number.name_updated',
  'whatsapp.phone_number.quality_updated',
  'whatsapp.phone_number.business_username_updated',
  'whatsapp.template.category_updated',
  'whatsapp.template.quality_updated',
  'whatsapp.template.reviewed',
  'whatsapp.call.connect',
  'whatsapp.call.terminate',
  'whatsapp.call.status.updated',
  'whatsapp.flow.status_change',
  'whatsapp.payment.updated',
  'contact.attributes_changed',
  'contact.created',
  'contact.deleted',
  'contact.unsubscribe.created',
  'contact.unsubscribe.deleted',
  'whatsapp.user.preferences',
] as const;
export type EventType = (typeof eventTypes)[number];
