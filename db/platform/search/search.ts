/** One way to search for what people type: without accents and capitals, words in any order (`search_text` in migrations/). */
import type { PendingQuery, Row } from 'postgres';
import { partsOfPhone } from '../../crm/phones/phone-parts.ts';
import { countryOfZone } from '../../crm/phone.ts';
import type { Tx } from '../tenant.ts';

/** More words than these make nobody easier to find. */
const mostWords = 8;

/** The words of a search, as many as count. */
export const searchWords = (q: string): string[] => q.split(/\s+/).filter(Boolean).slice(0, mostWords);

const patterns = (tx: Tx, words: string[]) => tx`(select search_pattern(word) from unnest(${words}::text[]) word)`;

/** A condition: every word stands in one of the two columns. */
export const hasWords = (tx: Tx, q: string, one: string, two?: string) =>
  tx`search_text(${tx(one)}::text, ${two ? tx`${tx(two)}::text` : tx`null`}) like all ${patterns(tx, searchWords(q))}`;

/** A condition: this word stands in a text that `search_text` made. */
export const standsIn = (tx: Tx, word: string, text: PendingQuery<Row[]>) => tx`${text} like search_pattern(${word})`;

/** Whom a search means. */
export interface Sought {
  words: string[];
  /** Runs of digits of which one must be there; empty: no number is meant. */
  numbers: string[];
  /** The leads themselves; null for so many that they are met soon enough in the order of a list. */
  ids: string[] | null;
}

/** So many leads are named one by one; more are found by looking through the list in its order. */
const most = 3000;
/** Words and numbers with fewer letters are in too many people for an index by threes. */
const fewest = 3;

/**
 * Reads a search for people, and finds them where they are few. Digits that may be a number are sought as one, in every spelling of
 * the tenant's country.
 */
export async function readSearch(tx: Tx, q: string): Promise<Sought> {
  const read = await splitSearch(tx, q);
  const isNarrow = [...read.words, ...read.numbers].some((part) => part.length >= fewest);
  if (!isNarrow) return { ...read, ids: null };
  const [row] = await tx<[{ ids: string[] | null }]>`
    select find_sought_leads(${read.words}::text[], ${read.numbers}::text[], ${most}) as ids`;
  return { ...read, ids: row.ids };
}

async function splitSearch(tx: Tx, q: string): Promise<Omit<Sought, 'ids'>> {
  const words = searchWords(q);
  const spelled = words.filter((word) => /[\p{L}@_]/u.test(word));
  const number = words.filter((word) => !spelled.includes(word)).join(' ');
  if (number.replaceAll(/\D/g, '').length < 4) return { words, numbers: [] };
  const [tenant] = await tx<{ timezone: string }[]>`select timezone from tenants`;
  const numbers = partsOfPhone(number, tenant && countryOfZone(tenant.timezone));
  return numbers.length === 0 ? { words, numbers } : { words: spelled, numbers };
}

/** A condition on `leads`. */
export const isSought = (tx: Tx, { words, numbers, ids }: Sought) =>
  ids
    ? tx`leads.id = any(${ids}::uuid[])`
    : tx`(
  leads.search_key like all ${patterns(tx, words)}
  ${numbers.length > 0 ? tx`and leads.search_key like any (select '%' || part || '%' from unnest(${numbers}::text[]) part)` : tx``})`;

/** A condition on a table of what belongs to leads, by its `lead_id`. */
export const isOfSought = (tx: Tx, sought: Sought) =>
  sought.ids
    ? tx`lead_id = any(${sought.ids}::uuid[])`
    : tx`lead_id in (select id from leads where ${isSought(tx, sought)})`;
