/** YCloud's deliveries in our words. One delivery is one event about one account, and at most one person. */
import type { AnsweredNews, MessageStatus, News, Person } from '../news.ts';
import type { Piece } from '../port.ts';
import { readContent } from '../whatsapp-cloud/content.ts';
import { phoneOf, textOf } from '../whatsapp-cloud/values.ts';
import type { EchoedMessage, InboundMessage, PhoneNumber, Template, WebhookEvent } from './wire.ts';

type Reader = (event: WebhookEvent) => News | null;

/** Which events we act on. `whatsapp.smb.message.created` is what echoes were called before; `whatsapp.smb.history` is old news. */
const readers: Record<string, Reader> = {
  'whatsapp.message.updated': (event) => readStatus(event.whatsappMessage, event.id, event.createTime),
  'whatsapp.inbound_message.received': readInbound,
  'whatsapp.group.inbound_message.received': readInbound,
  'whatsapp.smb.message.echoes': readEcho,
  'whatsapp.smb.message.created': readEcho,
  'whatsapp.user.preferences': readPreference,
  'contact.unsubscribe.created': (event) => readUnsubscribe(event, event.contactUnsubscribeCreated, 'stop'),
  'contact.unsubscribe.deleted': (event) => readUnsubscribe(event, event.contactUnsubscribeDeleted, 'resume'),
  'whatsapp.template.reviewed': readTemplate,
  'whatsapp.template.category_updated': readTemplate,
  'whatsapp.template.quality_updated': readTemplate,
  'whatsapp.phone_number.quality_updated': readNumber,
  'whatsapp.phone_number.name_updated': readNumber,
  'whatsapp.phone_number.deleted': (event) => readClosed(event, event.whatsappPhoneNumber, 'DELETED'),
  'whatsapp.business_account.deleted': (event) => readClosed(event, event.whatsappBusinessAccount, 'DELETED'),
  'whatsapp.business_account.updated': readAccount,
};

/** @throws for bytes that are no event */
export function readDelivery(raw: Uint8Array): News[] {
  // Postgres keeps no NUL in a text.
  const text = new TextDecoder('utf-8', { fatal: true }).decode(raw).replaceAll('\\u0000', '');
  const event = (JSON.parse(text) ?? {}) as Partial<WebhookEvent>;
  if (typeof event.id !== 'string' || typeof event.type !== 'string') throw new TypeError('not an event');
  const read = Object.hasOwn(readers, event.type) ? readers[event.type] : undefined;
  return [read?.(event as WebhookEvent) ?? { is: 'other', eventId: event.id, type: event.type }];
}

/** The envelope's id is a key: visible ASCII. The rest of the body is the worker's business. */
export function splitDelivery(raw: Uint8Array): Piece[] | null {
  try {
    const event = JSON.parse(new TextDecoder().decode(raw)) as Partial<WebhookEvent> | null;
    if (typeof event?.id !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(event.id)) return null;
    return [{ eventId: event.id, wabaId: wabaOf(event), person: personOf(event), raw }];
  } catch {
    return null;
  }
}

function wabaOf(event: Partial<WebhookEvent>): string | null {
  const about =
    event.whatsappInboundMessage ?? event.whatsappMessage ?? event.whatsappTemplate ?? event.whatsappPhoneNumber;
  return textOf(about?.wabaId, 100);
}

/** Whose word it is. Anything odd is nobody's: the worker looks again. */
function personOf(event: Partial<WebhookEvent>): Piece['person'] {
  const { whatsappInboundMessage: inbound, whatsappUserPreference: preference } = event;
  const contact = preference?.contactPhoneNumber ?? event.contactUnsubscribeCreated?.phoneNumber;
  const phone = phoneOf(inbound?.from ?? contact);
  const waUserId = textOf(inbound?.fromUserId, 200) ?? (phone === null ? textOf(contact, 200) : null);
  return phone || waUserId ? { phone, waUserId } : null;
}

/** By either name, and where nothing but the address says so: groups’ ids end in `@g.us`. */
function groupOf(message: Pick<InboundMessage, 'groupId' | 'group_id' | 'to' | 'from'>): string | null {
  const address = [message.to, message.from].find((each) => typeof each === 'string' && each.endsWith('@g.us'));
  return textOf(message.groupId, 200) ?? textOf(message.group_id, 200) ?? textOf(address, 200);
}

function readInbound(event: WebhookEvent): News | null {
  const inbound: InboundMessage | undefined = event.whatsappInboundMessage;
  const from = inbound && who(inbound.from, inbound.fromUserId, inbound.customerProfile);
  if (!inbound || !from) return null;
  return {
    is: 'inbound',
    eventId: event.id,
    at: dateOf(inbound.sendTime ?? event.createTime),
    messageId: inbound.wamid ?? inbound.id,
    from,
    to: phoneOf(inbound.to),
    groupId: groupOf(inbound),
    ...readContent(inbound),
  };
}

function readEcho(event: WebhookEvent): News | null {
  const { whatsappMessage: echo, id, createTime } = event;
  return echo ? readAnswer(echo, id, createTime) : null;
}

function readAnswer(echo: EchoedMessage, eventId: string, createTime?: string): AnsweredNews | null {
  const to = echo && who(echo.to, echo.toUserId, echo.customerProfile);
  if (!to) return null;
  const { type, text, said, contextWamid } = readContent(echo);
  return {
    is: 'answered',
    eventId,
    at: dateOf(echo.sendTime ?? echo.createTime ?? createTime),
    messageId: echo.wamid ?? echo.id,
    from: phoneOf(echo.from),
    to,
    type,
    text,
    said,
    contextWamid,
    groupId: groupOf(echo),
  };
}

const statuses: Record<string, MessageStatus> = {
  accepted: 'accepted',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
};

/** A message as YCloud tells it, in a delivery or when asked. Null when it says nothing about its fate. */
export function readStatus(
  told: EchoedMessage | undefined,
  eventId: string,
  createTime?: string,
): Extract<News, { is: 'status' }> | null {
  const status = Object.hasOwn(statuses, told?.status ?? '') ? statuses[told!.status!]! : null;
  if (!told || !status) return null;
  const own = { sent: told.sendTime, delivered: told.deliverTime, read: told.readTime }[status as 'sent'];
  const code = String(told.whatsappApiError?.code ?? told.errorCode ?? 'FAILED').slice(0, 64);
  return {
    is: 'status',
    eventId,
    at: dateOf(own ?? told.updateTime ?? createTime),
    status,
    message: { externalId: told.externalId ?? null, providerId: told.id ?? null, wamid: told.wamid ?? null },
    error: status === 'failed' ? { code, detail: textOf(told.errorMessage, 500) } : null,
    answered:
      told.externalId || !told.to || !told.type || told.type === 'template'
        ? null
        : readAnswer(told, eventId, createTime),
    price:
      typeof told.totalPrice === 'number'
        ? { amount: told.totalPrice.toFixed(6), currency: told.currency ?? null }
        : null,
  };
}

function readPreference(event: WebhookEvent): News | null {
  const told = event.whatsappUserPreference;
  if (told?.category !== undefined && told.category !== 'marketing_messages') return null;
  if (told?.value !== 'stop' && told?.value !== 'resume') return null;
  const ms = Number(told.timestamp);
  const at = Number.isFinite(ms) && ms > 0 ? new Date(ms) : null;
  return preference(event, told.contactPhoneNumber, { at, wants: told.value, source: 'user_preferences', by: null });
}

function readUnsubscribe(
  event: WebhookEvent,
  told: WebhookEvent['contactUnsubscribeCreated'],
  wants: 'stop' | 'resume',
): News | null {
  const at = dateOf(told?.updateTime ?? event.createTime);
  return preference(event, told?.phoneNumber, { at, wants, source: 'unsubscribe', by: textOf(told?.source, 40) });
}

type Preference = Extract<News, { is: 'preference' }>;
function preference(
  event: WebhookEvent,
  person: string | undefined,
  said: Pick<Preference, 'at' | 'wants' | 'source' | 'by'>,
): News | null {
  const phone = phoneOf(person);
  const known = phone ? who(phone, undefined) : who(undefined, person);
  return known && { is: 'preference', eventId: event.id, person: known, ...said };
}

/** What YCloud says about a template, as the port describes templates. */
export function readTemplateFacts(told: Partial<Template>) {
  return {
    category: told.category,
    status: told.status,
    quality: told.qualityRating,
    reason: told.reason,
    components: told.components,
    providerId: told.officialTemplateId,
  };
}

function readTemplate(event: WebhookEvent): News | null {
  const told = event.whatsappTemplate;
  if (!told?.wabaId || !told.name || !told.language) return null;
  const { wabaId, name, language } = told;
  const at = dateOf(event.createTime ?? told.updateTime);
  return { is: 'template', eventId: event.id, at, wabaId, name, language, ...readTemplateFacts(told) };
}

function readNumber(event: WebhookEvent): News | null {
  const told = event.whatsappPhoneNumber;
  const phone = told?.phoneNumber ?? told?.displayPhoneNumber;
  if (!told || !phone) return null;
  return {
    is: 'number',
    eventId: event.id,
    at: dateOf(event.createTime),
    ...readNumberFacts({ ...told, phoneNumber: phone }),
  };
}

function readClosed(
  event: WebhookEvent,
  told: { phoneNumber?: string; wabaId?: string; id?: string } | undefined,
  status: 'DELETED' | 'DISABLED',
): News | null {
  const phone = phoneOf(told?.phoneNumber?.replaceAll(/[^\d+]/g, ''));
  const wabaId = textOf(told?.wabaId ?? told?.id, 100);
  return phone || wabaId
    ? { is: 'closed', eventId: event.id, at: dateOf(event.createTime), phone, wabaId, status }
    : null;
}

/** Of what befalls an account only this keeps it from sending; a ban that is announced or lifted does not. */
function readAccount(event: WebhookEvent): News | null {
  const told = event.whatsappBusinessAccount;
  if (told?.updateEvent !== 'DISABLED_UPDATE') return null;
  if (told.banState === 'REINSTATE' || told.banState === 'SCHEDULE_FOR_DISABLE') return null;
  return readClosed(event, told, 'DISABLED');
}

/** What YCloud says about a number, as the port describes numbers. */
export function readNumberFacts(told: Partial<PhoneNumber> & { phoneNumber: string }) {
  return {
    phone: `+${told.phoneNumber.replaceAll(/\D/g, '')}`,
    wabaId: told.wabaId,
    name: told.verifiedName ?? told.displayPhoneNumber,
    status: told.status,
    quality: told.qualityRating,
    limit: told.messagingLimit,
  };
}

/** Null for nobody. */
function who(phone: string | undefined, waUserId: string | undefined, profile?: { name?: string }): Person | null {
  const person = {
    phone: phoneOf(phone),
    waUserId: textOf(waUserId, 200),
    name: textOf(textOf(profile?.name, 1000)?.trim(), 200),
  };
  return person.phone || person.waUserId ? person : null;
}

function dateOf(text: string | undefined): Date | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at);
}
