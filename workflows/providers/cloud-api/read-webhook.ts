/** What Meta's deliveries say, in our words. */
import type { AnsweredNews, InboundNews, MessageStatus, News, Person } from '../news.ts';
import { readContent } from '../whatsapp-cloud/content.ts';
import { objectOf, phoneOf, textOf } from '../whatsapp-cloud/values.ts';
import { contactOf, type Fact, readFacts } from './envelope.ts';
import { readAccount, readNumber, readNumberName } from './read-account.ts';
import { readTemplateCategory, readTemplateQuality, readTemplateStatus } from './read-template.ts';
import type { CloudMessage, CloudPreference, CloudStatus, Contact } from './wire.ts';

type Reader = (fact: Fact) => News | null;

/** Which fields we act on. `history` and `smb_app_state_sync` are old news. */
const readers: Record<string, Reader> = {
  messages: (fact) => (fact.change.value.statuses ? readStatus(fact) : readInbound(fact)),
  smb_message_echoes: readEcho,
  message_echoes: readEcho,
  user_preferences: readPreference,
  message_template_status_update: readTemplateStatus,
  template_category_update: readTemplateCategory,
  message_template_quality_update: readTemplateQuality,
  phone_number_quality_update: readNumber,
  phone_number_name_update: readNumberName,
  account_update: readAccount,
};

/** @throws for bytes that are no delivery */
export function readDelivery(raw: Uint8Array): News[] {
  return readFacts(raw).map((fact) => {
    const { field } = fact.change;
    const read = Object.hasOwn(readers, field) ? readers[field] : undefined;
    return read?.(fact) ?? { is: 'other', eventId: fact.eventId, type: field.slice(0, 100) };
  });
}

function readInbound(fact: Fact): InboundNews | null {
  const message: CloudMessage | null = fact.item;
  const from = message && who(message.from, message.from_user_id, contactOf(fact));
  if (!message?.id || !from) return null;
  return {
    is: 'inbound',
    eventId: fact.eventId,
    at: instantOf(message.timestamp),
    messageId: message.id,
    from,
    to: ourNumber(fact),
    groupId: textOf(message.group_id, 200),
    ...readContent(message),
  };
}

/** One of the team, in the app on a phone. */
function readEcho(fact: Fact): AnsweredNews | null {
  const echo: CloudMessage | null = fact.item;
  const to = echo && who(echo.to, echo.to_user_id, contactOf(fact));
  if (!echo?.id || !to) return null;
  const { type, text, said, contextWamid } = readContent(echo);
  return {
    is: 'answered',
    eventId: fact.eventId,
    at: instantOf(echo.timestamp),
    messageId: echo.id,
    from: phoneOf(echo.from) ?? ourNumber(fact),
    to,
    type,
    text,
    said,
    contextWamid,
    groupId: textOf(echo.group_id, 200),
  };
}

/** `played`, of voice messages, is more than read. */
const statuses: Record<string, MessageStatus> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};

function readStatus(fact: Fact): News | null {
  const told = fact.item as CloudStatus;
  const status = Object.hasOwn(statuses, told.status ?? '') ? statuses[told.status!]! : null;
  if (!status || !told.id) return null;
  const [error] = Array.isArray(told.errors) ? told.errors : [];
  const detail = error?.error_data?.details ?? error?.message ?? error?.title;
  return {
    is: 'status',
    eventId: fact.eventId,
    at: instantOf(told.timestamp),
    status,
    message: {
      externalId: textOf(told.biz_opaque_callback_data, 512),
      providerId: told.id,
      wamid: told.id,
    },
    error:
      status === 'failed' ? { code: String(error?.code ?? 'FAILED').slice(0, 64), detail: textOf(detail, 500) } : null,
    // Statuses of what was written elsewhere say nothing of its words.
    answered: null,
    // Meta names a category and no amount.
    price: null,
  };
}

function readPreference(fact: Fact): News | null {
  const told: CloudPreference | null = fact.item;
  if (!told || (told.category !== undefined && told.category !== 'marketing_messages')) return null;
  if (told.value !== 'stop' && told.value !== 'resume') return null;
  const person = who(told.wa_id, told.user_id, contactOf(fact));
  return (
    person && {
      is: 'preference',
      eventId: fact.eventId,
      at: instantOf(told.timestamp),
      person,
      wants: told.value,
      source: 'user_preferences',
      by: null,
    }
  );
}

const ourNumber = ({ change }: Fact): string | null =>
  phoneOf(objectOf(change.value.metadata)?.display_phone_number?.replaceAll(/[^\d+]/g, ''));

/** Null for nobody. */
function who(phone: string | undefined, waUserId: string | undefined, contact: Contact | undefined): Person | null {
  const person = {
    phone: phoneOf(phone),
    waUserId: textOf(waUserId ?? contact?.user_id, 200),
    name: textOf(textOf(objectOf(contact)?.profile?.name, 1000)?.trim(), 200),
  };
  return person.phone || person.waUserId ? person : null;
}

/** Unix seconds, as a number or its text. */
function instantOf(value: string | number | undefined): Date | null {
  const seconds = Number(value ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : null;
}
