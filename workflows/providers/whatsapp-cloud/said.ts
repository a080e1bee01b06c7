/** What a WhatsApp message says besides a text, in our words: what was ordered, where it is, who, what was filled in. */
import type { Said } from '../news.ts';
import { objectOf, textOf } from './values.ts';
import type { WhatsAppContent } from './wire.ts';

/** Nobody reads more of one message. */
const most = 50;
const media = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** Null for what is a text and nothing else. Never throws, whatever is in the object. */
export function readSaid(message: WhatsAppContent): Said | null {
  const { interactive, location, order, context } = message;
  const which = media.find((name) => objectOf(message[name]));
  if (which) return mediaIn(message, which);
  if (objectOf(order)) return orderIn(order!);
  if (objectOf(location)) {
    const { name, address, url, latitude, longitude } = location!;
    const place = { latitude: numberOf(latitude), longitude: numberOf(longitude) };
    return { is: 'location', name: line(name), address: line(address), url: webAddress(url), ...place };
  }
  if (Array.isArray(message.contacts)) return { is: 'contacts', people: list(message.contacts).map(personIn) };
  if (message.type === 'reaction') return { is: 'reaction', emoji: textOf(message.reaction?.emoji, 40) };
  const answer = objectOf(interactive);
  if (objectOf(answer?.nfm_reply)) return { is: 'form', answers: answersIn(answer!.nfm_reply!) };
  const row = objectOf(answer?.list_reply);
  if (row) return { is: 'choice', from: 'list', detail: line(row.description) };
  if (objectOf(message.button) || objectOf(answer?.button_reply)) return { is: 'choice', from: 'button', detail: null };
  const product = line(objectOf(context?.referred_product)?.product_retailer_id);
  return product === null ? null : { is: 'product', product };
}

function mediaIn(message: WhatsAppContent, which: (typeof media)[number]): Said {
  const file = message[which]!;
  const isVoice = which === 'audio' && file.voice === true;
  return {
    is: 'media',
    media: isVoice ? 'voice' : which,
    file: line(file.filename),
    format: line(file.mime_type, 100),
  };
}

function orderIn(order: NonNullable<WhatsAppContent['order']>): Said {
  const items = list(order.product_items).map((item) => ({
    product: line(item?.product_retailer_id),
    quantity: decimalOf(item?.quantity) ?? '1',
    price: decimalOf(item?.item_price),
    currency: line(item?.currency, 10),
  }));
  return { is: 'order', note: textOf(order.text, 4000), items, totals: totalsOf(items) };
}

/** One total per currency; none where a price is missing: it would be too small. */
function totalsOf(items: Extract<Said, { is: 'order' }>['items']): { amount: string; currency: string }[] {
  if (items.some(({ price, currency }) => price === null || currency === null)) return [];
  const sums = new Map<string, bigint>();
  for (const { price, quantity, currency } of items)
    sums.set(currency!, (sums.get(currency!) ?? 0n) + millionths(price!) * millionths(quantity));
  return [...sums].map(([currency, sum]) => ({ amount: written(sum), currency }));
}

const places = 6;
/** A decimal as a whole number of millionths. */
function millionths(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.slice(0, places).padEnd(places, '0'));
}
/** The product of two of them as a decimal again, without zeros that say nothing. */
function written(sum: bigint): string {
  const digits = sum.toString().padStart(2 * places + 1, '0');
  const fraction = digits.slice(-2 * places).replace(/0+$/, '');
  return `${digits.slice(0, -2 * places)}${fraction && `.${fraction}`}`;
}

/** A number or its text, not negative and within reason, as a plain decimal. */
function decimalOf(value: unknown): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  return /^\d{1,15}(\.\d{1,20})?$/.test(text) ? text : null;
}

function personIn(card: NonNullable<WhatsAppContent['contacts']>[number]) {
  const { name, phones, emails, org } = objectOf(card) ?? {};
  const pieces = [name?.first_name, name?.last_name].filter((piece) => typeof piece === 'string').join(' ');
  return {
    name: line(name?.formatted_name) ?? line(pieces),
    company: line(objectOf(org)?.company),
    phones: list(phones).flatMap((one) => line(one?.phone) ?? line(one?.wa_id) ?? []),
    emails: list(emails).flatMap((one) => line(one?.email) ?? []),
  };
}

/**
 * The fields of a WhatsApp form. Forms drawn in Meta's builder name them `screen_0_Tu_correo_1` and their options `0_Sí`: people
 * read "Tu correo" and "Sí".
 */
function answersIn({ response_json }: { response_json?: unknown }): { question: string; answer: string }[] {
  const fields = typeof response_json === 'string' ? parse(response_json) : response_json;
  if (typeof fields !== 'object' || fields === null) return [];
  return Object.entries(fields)
    .filter(([name, value]) => name !== 'flow_token' && value !== null && value !== '')
    .slice(0, most)
    .map(([name, value]) => {
      const drawn = /^screen_\d+_(.+?)(?:_\d+)?$/.exec(name)?.[1];
      return { question: humanise(drawn ?? name), answer: answerText(value, drawn !== undefined) };
    });
}

const humanise = (name: string): string =>
  name
    .replaceAll(/[_\s]+/g, ' ')
    .trim()
    .slice(0, 300);

function answerText(value: unknown, isDrawn: boolean): string {
  if (Array.isArray(value))
    return value
      .slice(0, most)
      .map((one) => answerText(one, isDrawn))
      .join(', ');
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .slice(0, most)
      .map(([name, inner]) => `${humanise(name)}: ${answerText(inner, isDrawn)}`)
      .join(' · ')
      .slice(0, 4000);
  const text = String(value ?? '').slice(0, 4000);
  return isDrawn && /^\d+_\S/.test(text) ? text.replace(/^\d+_/, '').replaceAll('_', ' ') : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const list = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? value.slice(0, most) : []);
const line = (value: unknown, long = 1000): string | null =>
  textOf(typeof value === 'string' ? value.trim() : value, long);
const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : decimalNumber(value);
const decimalNumber = (value: unknown): number | null =>
  typeof value === 'string' && /^-?\d{1,3}(\.\d+)?$/.test(value) ? Number(value) : null;
const webAddress = (value: unknown): string | null =>
  typeof value === 'string' && /^https?:\/\/\S+$/i.test(value) ? value.slice(0, 2000) : null;
