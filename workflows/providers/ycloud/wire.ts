/** YCloud API v2 as it is on the wire: only the fields we read. Times are RFC 3339 strings, numbers E.164 with "+". */
import type { WhatsAppContent } from '../whatsapp-cloud/wire.ts';
import type { FileContent } from '../whatsapp-cloud/file-content.ts';
import type { TemplateMessage } from '../whatsapp-cloud/template-content.ts';

export type SendRequest = {
  from: string;
  /** Our id, echoed in every webhook about the message. YCloud does not deduplicate by it. */
  externalId: string;
  /** A phone number, or (as `recipient`) a WhatsApp user id for people who hide theirs. */
  to?: string;
  recipient?: string;
} & (TemplateMessage<number> | { type: 'text'; text: { body: string } } | FileContent);

export interface WhatsAppApiError {
  code?: string | number;
  message?: string;
  error_data?: { details?: string } | string;
}

export interface ErrorBody {
  error: { status?: number; code: string; message?: string; requestId?: string; whatsappApiError?: WhatsAppApiError };
}

/** A message as YCloud tells it: the answer to a send, `GET /whatsapp/messages/{id}`, and `whatsapp.message.updated`. */
export interface Message {
  id: string;
  wamid?: string;
  wabaId?: string;
  from?: string;
  to?: string;
  externalId?: string;
  status?: string;
  errorCode?: string;
  errorMessage?: string;
  whatsappApiError?: WhatsAppApiError;
  createTime?: string;
  updateTime?: string;
  sendTime?: string;
  deliverTime?: string;
  readTime?: string;
  totalPrice?: number;
  currency?: string;
  pricingCategory?: string;
}

/** What one of the team wrote in the WhatsApp Business app (`whatsapp.smb.message.echoes`): a message with its content. */
export interface EchoedMessage extends Message, WhatsAppContent {
  toUserId?: string;
  groupId?: string;
  group_id?: string;
  customerProfile?: { name?: string; username?: string };
}

/** Told and handed on as it is: `#flow` reads it (`flow/parts`). */
export interface TemplateComponent {
  type: string;
  [more: string]: unknown;
}

export interface Template {
  officialTemplateId?: string;
  wabaId: string;
  name: string;
  language: string;
  category: string;
  status: string;
  qualityRating?: string;
  reason?: string;
  previousCategory?: string;
  statusUpdateEvent?: string;
  components?: TemplateComponent[];
  createTime?: string;
  updateTime?: string;
}

/** `POST /whatsapp/templates` */
export type TemplateCreate = Pick<Template, 'wabaId' | 'name' | 'language' | 'category'> & { components: unknown[] };

/** Where one stands: `/whatsapp/templates/{wabaId}/{name}/{language}` */
export type TemplatePlace = Pick<Template, 'wabaId' | 'name' | 'language'>;

export interface PhoneNumber {
  id?: string;
  phoneNumber: string;
  displayPhoneNumber?: string;
  wabaId?: string;
  verifiedName?: string;
  status?: string;
  qualityRating?: string;
  messagingLimit?: string;
}

export interface WebhookEndpoint {
  id: string;
  url: string;
  enabledEvents?: string[];
  /** Only in the answer that creates or rotates it. */
  secret?: string;
  status?: string;
}

/** Its content is in WhatsApp's own snake_case, unlike everything around it. */
export interface InboundMessage extends WhatsAppContent {
  id: string;
  wamid?: string;
  wabaId?: string;
  from?: string;
  fromUserId?: string;
  customerProfile?: { name?: string; username?: string };
  to?: string;
  /** Only of messages in a group; both spellings have been seen, WhatsApp’s own is the second. */
  groupId?: string;
  group_id?: string;
  sendTime?: string;
}

/** The envelope of every webhook delivery. Deliveries repeat and come in any order: deduplicate by `id`. */
export interface WebhookEvent {
  id: string;
  type: string;
  createTime?: string;
  whatsappMessage?: EchoedMessage;
  whatsappInboundMessage?: InboundMessage;
  whatsappTemplate?: Partial<Template>;
  whatsappPhoneNumber?: Partial<PhoneNumber>;
  whatsappBusinessAccount?: { id?: string; updateEvent?: string; banState?: string };
  whatsappUserPreference?: {
    businessPhoneNumber?: string;
    contactName?: string;
    contactPhoneNumber?: string;
    category?: string;
    detail?: string;
    value?: string;
    /** Milliseconds, as a string. */
    timestamp?: string;
  };
  contactUnsubscribeCreated?: { phoneNumber?: string; source?: string; updateTime?: string };
  contactUnsubscribeDeleted?: { phoneNumber?: string; source?: string; updateTime?: string };
}
