/**
 * Deliveries of Meta: batches of up to a thousand changes of several accounts, each with several messages. A piece is one message,
 * one status or one other fact, in an envelope of its own of the same form. Meta gives its events no id: theirs follows from what
 * they report, so that the same fact counts once however it comes.
 */
import { parseGraphJson } from '../meta-graph/big-json.ts';
import type { Piece } from '../port.ts';
import { objectOf, phoneOf, textOf } from '../whatsapp-cloud/values.ts';
import type { Change, CloudMessage, CloudPreference, CloudStatus, Contact, Entry, Envelope, Value } from './wire.ts';

/** A fact by itself: an entry with one change, whose list has one item. */
export interface Fact {
  eventId: string;
  wabaId: string;
  /** Unix seconds, of the delivery; of messages and statuses their own time is better. */
  time: number | null;
  change: Change;
  /** The item of the change's list; null for a change without a list. */
  item: CloudMessage | CloudStatus | CloudPreference | null;
  entry: Entry;
}

/** Lists in a change's value whose items are facts of their own. */
const lists = ['messages', 'statuses', 'message_echoes', 'user_preferences'] as const;
type List = (typeof lists)[number];

/** @throws for bytes that are no delivery of Meta's about WhatsApp */
export function readFacts(raw: Uint8Array): Fact[] {
  // Postgres keeps no NUL in a text.
  const text = new TextDecoder('utf-8', { fatal: true }).decode(raw).replaceAll('\\u0000', '');
  const body = (parseGraphJson(text) ?? {}) as Partial<Envelope>;
  if (body.object !== 'whatsapp_business_account' || !Array.isArray(body.entry))
    throw new TypeError('not a delivery about WhatsApp');
  return body.entry.flatMap((entry) => {
    if (!objectOf(entry) || typeof entry.id !== 'string' || !Array.isArray(entry.changes))
      throw new TypeError('not an entry');
    return entry.changes.flatMap((change) => factsIn(entry, change));
  });
}

function factsIn(entry: Entry, change: Change): Fact[] {
  if (!objectOf(change) || typeof change.field !== 'string') throw new TypeError('not a change');
  const value = objectOf(change.value) ?? {};
  const { id: wabaId, time } = entry;
  const about = { wabaId, time: typeof time === 'number' ? time : null, entry };
  const items = lists.flatMap((list) => {
    const found = value[list];
    return Array.isArray(found) ? found.filter((one) => objectOf(one)).map((item) => ({ list, item })) : [];
  });
  if (items.length === 0)
    return [
      { ...about, eventId: idOf(change.field, wabaId, about.time, value), change: { ...change, value }, item: null },
    ];
  return items.map(({ list, item }) => ({
    ...about,
    eventId: idOfItem(list, item, change.field, about),
    change: { ...change, value: only(value, list, item) },
    item,
  }));
}

/** The value with one item of one list, and whom it is about. */
function only(value: Value, list: List, item: object): Value {
  const { contacts, messages: _m, statuses: _s, message_echoes: _e, user_preferences: _p, ...rest } = value;
  const about = Array.isArray(contacts) ? contacts.filter((one) => isOf(one, item)) : [];
  return { ...rest, ...(about.length > 0 && { contacts: about }), [list]: [item] };
}

/** Whether a contact is the person of an item. */
function isOf(contact: Contact, item: CloudMessage & CloudStatus & CloudPreference): boolean {
  const phones = [item.from, item.to, item.recipient_id, item.wa_id];
  const users = [item.from_user_id, item.to_user_id, item.recipient_user_id, item.user_id];
  const is = (one: string | undefined, all: (string | undefined)[]) => one !== undefined && all.includes(one);
  return is(objectOf(contact)?.wa_id, phones) || is(objectOf(contact)?.user_id, users);
}

export const contactOf = ({ change }: Fact): Contact | undefined => change.value.contacts?.[0];

function idOfItem(
  list: List,
  item: CloudMessage & CloudStatus & CloudPreference,
  field: string,
  { wabaId, time }: Pick<Fact, 'wabaId' | 'time'>,
): string {
  const id = typeof item.id === 'string' && /^[\x21-\x7e]{1,150}$/.test(item.id) ? item.id : null;
  if (id === null) return idOf(field, wabaId, time, item);
  if (list === 'statuses') {
    // Told again at another time it is another fact: the earliest counts, in whatever order they come.
    return `${tame(item.status, 20)}:${tame(item.timestamp, 20)}:${id}`;
  }
  return list === 'message_echoes' ? `echo:${id}` : `in:${id}`;
}

const tame = (value: unknown, most: number): string =>
  String(value)
    .replaceAll(/[^\w-]/g, '_')
    .slice(0, most);

function idOf(field: string, wabaId: string, time: number | null, value: object): string {
  return `${tame(field, 60)}:${wabaId.replaceAll(/\D/g, '').slice(0, 40)}:${time ?? 0}:${hashOf(JSON.stringify(value))}`;
}

/** FNV-1a, 64 bits: tells facts of one account and second apart. Web Crypto's hashes cannot be had at once. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}

/** Null for what is no delivery about WhatsApp. Never throws. */
export function splitDelivery(raw: Uint8Array): Piece[] | null {
  try {
    return readFacts(raw).map((fact) => {
      const { id, time } = fact.entry;
      const entry = { id, ...(time !== undefined && { time }), changes: [fact.change] };
      const alone = { object: 'whatsapp_business_account', entry: [entry] };
      return {
        eventId: fact.eventId,
        wabaId: textOf(fact.wabaId, 100),
        person: personOf(fact),
        raw: new TextEncoder().encode(JSON.stringify(alone)),
      };
    });
  } catch {
    return null;
  }
}

/** Whose word it is; of statuses and echoes nobody's. */
function personOf({ change, item }: Fact): Piece['person'] {
  const { messages, user_preferences: preferences } = change.value;
  if (!item || (!messages && !preferences)) return null;
  const { from, from_user_id, wa_id, user_id } = item as CloudMessage & CloudPreference;
  const phone = phoneOf(messages ? from : wa_id);
  const contact = change.value.contacts?.[0];
  const waUserId = textOf((messages ? from_user_id : user_id) ?? contact?.user_id, 200);
  return phone || waUserId ? { phone, waUserId } : null;
}
