/**
 * Meta's Conversions API: what came of a click on an ad or of an Instant Form, told to a dataset. Web standards only.
 *
 * One event per call. Meta refuses a whole request for one event in it that is wrong or older than seven days, and an answer to many
 * does not say which: alone, each gets its own answer and its own `fbtrace_id`.
 *
 * Two forms: conversations that an ad began (`business_messaging`, the click id beside the WhatsApp account that it led to), and what a
 * CRM knows (`system_generated`, by the lead of an Instant Form or by phone and mail). Phone and mail are normalised and hashed with
 * SHA-256 as Meta wants them; click ids, lead ids and accounts go as they are.
 * Sources: developers.facebook.com, "Conversions API for business messaging", "Conversion Leads: payload specification",
 * "Customer information parameters", "Server event parameters".
 */
import * as z from 'zod';
import { GraphError } from './errors.ts';
import { createTransport, type GraphOptions } from './transport.ts';
import { graphId } from './wire.ts';

export interface Conversion {
  /** What Meta knows it by: told again under it within 48 hours, it counts once. */
  eventId: string;
  /** `Purchase`, … */
  name: string;
  at: Date;
  match: { by: 'ctwa'; clickId: string; wabaId: string } | { by: 'lead_form'; leadgenId: string } | { by: 'person' };
  /** E.164, and as the person wrote it: never sent as they are. */
  phone: string | null;
  email: string | null;
  /** A decimal and ISO 4217, of what is about money. */
  money: { value: string; currency: string } | null;
}

/** What is written into `partner_agent`, and where a CRM's events come from. */
const agent = 'cadencia';

const answer = z.object({
  events_received: z.coerce.number().int(),
  messages: z.array(z.string()).catch([]),
  fbtrace_id: z.string().nullish(),
});
export interface ConversionAnswer {
  events_received: number;
  /** What Meta remarks about an event that it took. */
  messages: string[];
  fbtrace_id: string | null;
}

const dataset = z.object({ id: graphId, name: z.string().nullish() });

/** A client for the datasets that a token reaches. Failures are `GraphError`s. */
export function createDatasets(options: GraphOptions) {
  const { request } = createTransport(options);
  return {
    /** What Meta calls a dataset. @throws GraphError when the token does not reach it */
    async read(datasetId: string): Promise<{ id: string; name: string | null }> {
      const found = await request({ method: 'GET', path: segment(datasetId), query: { fields: 'id,name' } }, dataset);
      return { id: found.id, name: found.name ?? null };
    },
    /** Tells of one. @param testCode what Events Manager shows it under, among its test events; it counts all the same */
    async tell(datasetId: string, one: Conversion, testCode: string | null): Promise<ConversionAnswer> {
      const form = {
        data: [await eventOf(one)],
        partner_agent: agent,
        ...(testCode === null ? {} : { test_event_code: testCode }),
      };
      const got = await request({ method: 'POST', path: `${segment(datasetId)}/events`, form }, answer);
      return { events_received: got.events_received, messages: got.messages, fbtrace_id: got.fbtrace_id ?? null };
    },
  };
}
export type Datasets = ReturnType<typeof createDatasets>;

/** The event as it is sent. */
export async function eventOf({ eventId, name, at, match, phone, email, money }: Conversion) {
  const isChat = match.by === 'ctwa';
  const ids =
    match.by === 'ctwa'
      ? { whatsapp_business_account_id: match.wabaId, ctwa_clid: match.clickId }
      : match.by === 'lead_form'
        ? { lead_id: match.leadgenId }
        : {};
  return {
    event_name: name,
    event_time: Math.floor(at.getTime() / 1000),
    event_id: eventId,
    ...(isChat
      ? { action_source: 'business_messaging', messaging_channel: 'whatsapp' }
      : { action_source: 'system_generated' }),
    user_data: {
      ...ids,
      ...(phone === null ? {} : { ph: [await sha256(normalPhone(phone))] }),
      ...(email === null ? {} : { em: [await sha256(normalEmail(email))] }),
    },
    ...(isChat && !money
      ? {}
      : {
          custom_data: {
            ...(money ? { value: Number(money.value), currency: money.currency } : {}),
            ...(isChat ? {} : { event_source: 'crm', lead_event_source: 'Cadencia' }),
          },
        }),
  };
}

/** What of it tells Meta whom it is about: `ctwa_clid`, `ph`, … */
export const keysOf = ({ match, phone, email }: Pick<Conversion, 'match' | 'phone' | 'email'>): string[] => [
  ...(match.by === 'ctwa' ? ['ctwa_clid'] : match.by === 'lead_form' ? ['lead_id'] : []),
  ...(phone === null ? [] : ['ph']),
  ...(email === null ? [] : ['em']),
];

/** Digits with the country code, no zeros before it. */
export const normalPhone = (phone: string): string => phone.replaceAll(/\D/g, '').replace(/^0+/, '');
/** In small letters, without blanks around it. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

async function sha256(text: string): Promise<string> {
  const sum = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function segment(id: string): string {
  if (/^\d{1,40}$/.test(id)) return id;
  throw new GraphError('permanent', 'bad-request', 'This is not the id of a dataset');
}
