/** What may stand in each sort of blank: how it is written in a step, and what it comes to. */
import { parseDuration } from '../time/duration.ts';
import { parseLocal } from '../time/zone.ts';
import { oneLine } from '../words/text.ts';
import type { Blank, BlankIs, MediaFormat, Said, Value } from './part.ts';

/** Why a value cannot be used; issues have the same codes. */
export type BlankFault =
  | 'link-invalid'
  | 'place-invalid'
  | 'code-invalid'
  | 'until-invalid'
  | 'offer-expired'
  | 'products-invalid';

/** When a value is looked at: instants may be relative to it. */
export interface When {
  /** Epoch ms. */
  now: number;
  /** The tenant's zone, for dates written without one. */
  zone: string;
}

interface BlankKind {
  /** Fields of a lead enter as they are stored (an id, an ISO date), not as people read them ("1.234", "20 nov"). */
  isRaw: boolean;
  /** @param text without variables, trimmed, not empty */
  understand(text: string, blank: Blank, when: When): Said | BlankFault;
}

const say = (text: string, value: Value): Said => ({ text, value });
const asText = (text: string): Said => say(text, { is: 'text', text });

const kinds: Record<BlankIs, BlankKind> = {
  text: { isRaw: false, understand: (text, { max }) => asText(cut(oneLine(text), max)) },
  'link-end': { isRaw: true, understand: (text, { max }) => asText(cut(oneLine(text), max)) },
  'file-name': { isRaw: false, understand: (text, { max }) => asText(cut(oneLine(text), max)) },
  link: {
    isRaw: true,
    understand(text, { key, max }) {
      const link = oneLine(text);
      const format = key.slice(key.lastIndexOf('.') + 1) as MediaFormat;
      const isLink = link.length <= max && /^https?:\/\/[^\s/?#@]+\.[^\s/?#@.]+(?:[/?#]\S*)?$/i.test(link);
      return isLink ? say(link, { is: 'media', format, link }) : 'link-invalid';
    },
  },
  code: {
    isRaw: true,
    understand(text, { max }) {
      const code = oneLine(text);
      return code.length <= max ? say(code, { is: 'code', code }) : 'code-invalid';
    },
  },
  place: { isRaw: true, understand: (text) => readPlace(text) ?? 'place-invalid' },
  until: {
    isRaw: true,
    understand(text, _blank, { now, zone }) {
      const span = parseDuration(text);
      const at = span === null ? parseLocal(text, zone) : now + span;
      if (at === null) return 'until-invalid';
      return at <= now ? 'offer-expired' : say(new Date(at).toISOString(), { is: 'until', at });
    },
  },
  products: { isRaw: true, understand: (text) => readProducts(text) ?? 'products-invalid' },
};

/** Whether fields of a lead enter as they are stored. */
export const isRaw = (blank: Blank): boolean => kinds[blank.is].isRaw;

/** What a value comes to, or why it cannot be used. @param text without variables, not empty */
export const understand = (text: string, blank: Blank, when: When): Said | BlankFault =>
  kinds[blank.is].understand(text.trim(), blank, when);

/** At most so many characters; pairs stay whole. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`.toWellFormed().replace('\uFFFD…', '…');
}

/** `-34.60, -58.38`, in the next lines its name and its address. WhatsApp wants all three of a header that is a place. */
function readPlace(text: string): Said | null {
  const [point = '', name = '', address = ''] = text.split('\n').map((line) => oneLine(line));
  const match = /^(-?\d{1,3}(?:\.\d{1,15})?)\s*[,;]\s*(-?\d{1,3}(?:\.\d{1,15})?)$/.exec(point);
  const [latitude, longitude] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || name === '' || address === '') return null;
  return say(`${name}, ${address}`, { is: 'place', latitude, longitude, name, address });
}

/** Limits of a list of products (YCloud's OpenAPI file, ParameterAction). */
const most = { sections: 10, products: 30, title: 24 };

/** A section in each line, `Title: sku, sku`; a single one may go without a title. */
function readProducts(text: string): Said | null {
  const lines = text
    .split('\n')
    .map((line) => oneLine(line))
    .filter((line) => line !== '');
  const sections = lines.map((line) => {
    const colon = line.indexOf(':');
    const products = line
      .slice(colon + 1)
      .split(',')
      .map((sku) => sku.trim())
      .filter((sku) => sku !== '');
    return { title: colon < 0 ? '' : line.slice(0, colon).trim(), products };
  });
  const count = sections.reduce((sum, { products }) => sum + products.length, 0);
  const isWhole = sections.every(
    ({ title, products }) =>
      products.length > 0 && title.length <= most.title && (title !== '' || sections.length === 1),
  );
  if (sections.length === 0 || sections.length > most.sections || count > most.products || !isWhole) return null;
  return say(lines.join('\n'), { is: 'products', thumbnail: sections[0]!.products[0]!, sections });
}
