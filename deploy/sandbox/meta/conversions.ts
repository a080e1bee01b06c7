/** The Conversions API: datasets, and events that are judged as Meta judges them. One that is wrong refuses its whole request. */
import { createHash, randomBytes } from 'node:crypto';
import { isCurrency } from '#flow';
import * as z from 'zod';
import { clickId } from '../ids.ts';
import { BoundedMap, Ring } from '../ring.ts';
import type { Params } from './graph/params.ts';
import { badParameter, GraphProblem } from './graph/problem.ts';

/** The app in whose name Events Manager hands out tokens: none of ours, so no proof of our secret goes with them. */
export const eventsManagerApp = '190000000000000001';

export interface Dataset {
  id: string;
  name: string;
  /** WhatsApp accounts that are linked to it; events of others are refused. Empty: any. */
  wabaIds: string[];
}

/** An event that was taken. */
export interface TakenEvent {
  datasetId: string;
  eventId: string | null;
  name: string;
  testCode: string | null;
  /** How often it came: Meta counts the first within 48 hours, and answers the others alike. */
  times: number;
  at: number;
  traceId: string;
  event: Record<string, unknown>;
}

/** What Meta names for conversations (Conversions API for business messaging). */
const messagingNames = new Set([
  'Purchase',
  'LeadSubmitted',
  'QualifiedLead',
  'InitiateCheckout',
  'AddToCart',
  'ViewContent',
  'OrderCreated',
  'OrderShipped',
  'OrderDelivered',
  'OrderCanceled',
  'OrderReturned',
  'CartAbandoned',
  'RatingProvided',
  'ReviewProvided',
]);
const sources = new Set([
  'email',
  'website',
  'app',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other',
]);
const days = 86_400;
const sameSeconds = 48 * 3600;

export class Conversions {
  readonly datasets = new Map<string, Dataset>();
  readonly taken = new Ring<TakenEvent>(20_000);
  readonly #known = new BoundedMap<string, TakenEvent>(50_000);
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(one: Partial<Dataset>): Dataset {
    const id =
      one.id ??
      `7${String(Date.now()).slice(-6)}${String(randomBytes(4).readUInt32BE()).padStart(10, '0')}`.slice(0, 15);
    const made = { id, name: one.name ?? 'Ventas de Andinas', wabaIds: one.wabaIds ?? [] };
    this.datasets.set(id, made);
    return made;
  }

  clear(): void {
    this.taken.clear();
    this.#known.clear();
  }

  /** `POST /{dataset}/events`. */
  take(dataset: Dataset, params: Params): Record<string, unknown> {
    const data = params.json('data');
    if (!Array.isArray(data)) throw badParameter('The parameter data is required');
    if (data.length === 0 || data.length > 1000)
      throw wrong(2_804_008, 'Wrong Number of Events', 'Send 1 to 1000 events in a request.');
    const testCode = params.get('test_event_code') ?? null;
    for (const event of data) this.#judge(event, dataset);
    const traceId = `A${clickId().slice(3, 26)}`;
    for (const event of data as Record<string, unknown>[]) this.#keep(event, dataset, testCode, traceId);
    return { events_received: data.length, messages: [], fbtrace_id: traceId };
  }

  #keep(event: Record<string, unknown>, dataset: Dataset, testCode: string | null, traceId: string): void {
    const eventId = typeof event.event_id === 'string' ? event.event_id : null;
    const name = String(event.event_name);
    const key = `${dataset.id} ${name} ${eventId}`;
    const before = eventId === null ? undefined : this.#known.get(key);
    if (before && this.#now() - before.at < sameSeconds * 1000) {
      before.times += 1;
      return;
    }
    const one = { datasetId: dataset.id, eventId, name, testCode, times: 1, at: this.#now(), traceId, event };
    this.taken.push(one);
    if (eventId !== null) this.#known.set(key, one);
  }

  #judge(given: unknown, dataset: Dataset): void {
    const event = fieldsOf(given, 'Param data must be an array of objects.');
    const {
      event_name: name,
      event_time: time,
      action_source: source,
      user_data: whom,
      custom_data: what = {},
    } = event;
    if (typeof name !== 'string' || name === '')
      throw wrong(2_804_009, 'Missing Event Name', 'Your event has no event_name.');
    this.#judgeTime(time);
    if (typeof source !== 'string' || !sources.has(source))
      throw wrong(2_804_015, 'Invalid Action Source', `action_source must be one of ${[...sources].join(', ')}.`);
    if (event.event_id !== undefined && (typeof event.event_id !== 'string' || event.event_id === ''))
      throw badParameter("Param data[0]['event_id'] must be a string.");
    const user = fieldsOf(whom, "Param data[0]['user_data'] is required.");
    const custom = fieldsOf(what, "Param data[0]['custom_data'] must be an object.");
    judgeHashes(user);
    if (source === 'business_messaging') judgeMessaging(event, user, dataset);
    else judgeOthers(source, user, custom);
    judgeMoney(name, custom);
  }

  #judgeTime(time: unknown): void {
    const now = Math.floor(this.#now() / 1000);
    if (!Number.isInteger(time) || (time as number) > 10_000_000_000)
      throw badParameter("Param data[0]['event_time'] must be an integer, in seconds.");
    if ((time as number) < now - 7 * days)
      throw wrong(
        2_804_003,
        'Event Timestamp Too Old',
        'The timestamp for this event is more than 7 days in the past.',
      );
    if ((time as number) > now + 60)
      throw wrong(2_804_004, 'Event Timestamp In The Future', 'The timestamp for this event is in the future.');
  }
}

/** @throws with these words when it is no object */
function fieldsOf(value: unknown, fault: string): Record<string, unknown> {
  const read = z.record(z.string(), z.unknown()).safeParse(value);
  if (!read.success) throw badParameter(fault);
  return read.data;
}

/** Meta's `Invalid parameter` with the words that say which. */
const wrong = (subcode: number, userTitle: string, userMessage: string): GraphProblem =>
  new GraphProblem(100, 'Invalid parameter', { subcode, userTitle, userMessage, transient: false });

const hashed = ['em', 'ph', 'fn', 'ln', 'ct', 'st', 'zp', 'country', 'db', 'ge'];
const empty = createHash('sha256').update('').digest('hex');

function judgeHashes(user: Record<string, unknown>): void {
  for (const key of hashed) {
    if (user[key] === undefined) continue;
    for (const value of [user[key]].flat()) {
      if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value) || value === empty)
        throw wrong(2_804_019, 'Invalid Hash', `The value of ${key} must be normalized and hashed with SHA-256.`);
    }
  }
}

function judgeMessaging(event: Record<string, unknown>, user: Record<string, unknown>, dataset: Dataset): void {
  if (!messagingNames.has(String(event.event_name)))
    throw wrong(
      2_804_066,
      'Messaging Event Invalid Event Type',
      `${String(event.event_name)} is not an event of messaging channels.`,
    );
  if (event.messaging_channel !== 'whatsapp')
    throw wrong(
      2_804_064,
      'Messaging Event Invalid Channel',
      'messaging_channel must be whatsapp, messenger or instagram.',
    );
  const { ctwa_clid: click, whatsapp_business_account_id: waba } = user;
  if (typeof click !== 'string' || click.length < 8 || /^[0-9a-f]{64}$/.test(click))
    throw wrong(
      2_804_065,
      'Messaging Event Missing Click',
      'Events of WhatsApp need the ctwa_clid of the click, not hashed.',
    );
  if (!/^\d{5,25}$/.test(String(waba ?? '')))
    throw wrong(2_804_067, 'Messaging Event Missing Account', 'Events of WhatsApp need whatsapp_business_account_id.');
  if (dataset.wabaIds.length > 0 && !dataset.wabaIds.includes(String(waba)))
    throw wrong(
      2_804_068,
      'Messaging Event Foreign Account',
      `WhatsApp account ${String(waba)} is not linked to this dataset.`,
    );
}

function judgeOthers(source: string, user: Record<string, unknown>, custom: Record<string, unknown>): void {
  if (user.lead_id !== undefined && !/^\d{15,18}$/.test(String(user.lead_id)))
    throw wrong(2_804_052, 'Invalid Lead ID', 'lead_id must be the leadgen_id of a lead, 15 to 18 digits, not hashed.');
  if (source === 'system_generated' && (custom.event_source !== 'crm' || !custom.lead_event_source))
    throw wrong(2_804_053, 'Missing CRM Source', 'custom_data needs event_source crm and lead_event_source.');
  if (!['lead_id', 'ph', 'em', 'external_id'].some((key) => user[key] !== undefined))
    throw wrong(
      2_804_050,
      'Not Enough Customer Information',
      "You haven't added sufficient customer information parameter data for this event.",
    );
}

function judgeMoney(name: string, { value, currency }: Record<string, unknown>): void {
  if (name === 'Purchase' && (value === undefined || currency === undefined))
    throw wrong(2_804_023, 'Missing Purchase Parameters', 'Purchase needs value and currency.');
  if (value !== undefined && (typeof value !== 'number' || !Number.isFinite(value) || value < 0))
    throw wrong(2_804_024, 'Invalid Value', 'value must be a number that is not negative.');
  if (currency !== undefined && !isCurrency(String(currency)))
    throw wrong(2_804_025, 'Invalid Currency', 'currency must be a code of ISO 4217.');
}
