/** One way to search for what people type: without accents and capitals, words in any order (`search_text` in migrations/). */
import type { PendingQuery, Row } from 'postgres';
import { partsOfPhone } from '../../crm/phones/phone-parts.ts';
import { countryOfZone } from '../../crm/phone.ts';
import type { Tx } from '../tenant.ts';

/** More words than these make nobody easier to find. */
const mostWords = 8;

/** The words of a search, as many as count. */
export const searchWords = (q: string): string[] => q.split(/\s+/).filter(Boolean).slice(0, mostWords);

/** A condition: every word stands in one of the two columns. As an array the patterns are worked out once, not for each row. */
export const hasWords = (tx: Tx, q: string, one: string, two?: string) =>
  tx`search_text(${tx(one)}::text, ${two ? tx`${tx(two)}::text` : tx`null`}) like all
    (array(select search_pattern(word) from unnest(${searchWords(q)}::text[]) word))`;

/** One or two letters begin a word here: anywhere they stand in almost everybody. */
const patterns = (tx: Tx, words: string[]) => tx`(select person_pattern(word) from unnest(${words}::text[]) word)`;

/** A condition on opportunities: every word stands in the name. */
export const isNamed = (tx: Tx, q: string) =>
  tx`opportunities.search_key like all (array${patterns(tx, searchWords(q))})`;

/** The opportunities in whose name every word stands; null for so many that they are met soon enough in the order of a list. */
export async function findNamed(tx: Tx, q: string): Promise<string[] | null> {
  const [row] = await tx<
    [{ ids: string[] | null }]
  >`select find_named_opportunities(${searchWords(q)}::text[], ${most}) as ids`;
  return row.ids;
}

/** A condition: this word stands in a text that `search_text` made. */
export const standsIn = (tx: Tx, word: string, text: PendingQuery<Row[]>) => tx`${text} like search_pattern(${word})`;

/** Whom a search means. */
export interface Sought {
  words: string[];
  /** The words for `like`, worked out once for all rows. */
  patterns: string[];
  /** Runs of digits of which one must be there; empty: no number is meant. */
  numbers: string[];
  /** The leads themselves; null for so many that they are met soon enough in the order of a list. */
  ids: string[] | null;
}

/** So many leads are named one by one; more are found by looking through the list in its order. */
const most = 3000;
/** What is shorter begins too many words for an index to be of use. */
const fewest = 2;

/**
 * Reads a search for people, and finds them where they are few. Digits that may be a number are sought as one, in every spelling of
 * the tenant's country.
 */
export async function readSearch(tx: Tx, q: string): Promise<Sought> {
  const split = await splitSearch(tx, q);
  const [said] = await tx<[{ patterns: string[] }]>`select array${patterns(tx, split.words)} as patterns`;
  const read = { ...split, ...said };
  const isNarrow = [...read.words, ...read.numbers].some((part) => part.length >= fewest);
  if (!isNarrow) return { ...read, ids: null };
  const exact = read.words.length > 0 ? await findByAddress(tx, read.words) : await findByNumber(tx, read.numbers);
  if (exact.length > 0) return { ...read, ids: exact };
  const [row] = await tx<[{ ids: string[] | null }]>`
    select find_sought_leads(${read.words}::text[], ${read.numbers}::text[], ${most}) as ids`;
  return { ...read, ids: row.ids };
}

/** Fewer digits may be a number without its country, which may stand in somebody else's. */
const fewestOfWhole = 11;

/** Whose number it is, where it was typed whole: all begin alike, so an index by threes has much to read for one. */
async function findByNumber(tx: Tx, numbers: string[]): Promise<string[]> {
  const whole = numbers.filter((part) => part.length >= fewestOfWhole);
  if (whole.length === 0) return [];
  const rows = await tx<{ id: string }[]>`select id from leads where phone_key = any(${whole}::text[])`;
  return rows.map(({ id }) => id);
}

/** Whose e-mail begins so, where it was typed beyond its `@`: what stands behind that is much alike, too. */
async function findByAddress(tx: Tx, words: string[]): Promise<string[]> {
  const [word = '', ...more] = words;
  if (more.length > 0 || !/^[^@]+@[^@]+$/.test(word)) return [];
  const rows = await tx<{ id: string }[]>`
    select id from leads, lower(${word}::text) as typed
    where email_key >= typed and email_key < typed || chr(1114111) and starts_with(email_key, typed) limit ${most + 1}`;
  return rows.length > most ? [] : rows.map(({ id }) => id);
}

async function splitSearch(tx: Tx, q: string): Promise<Omit<Sought, 'ids' | 'patterns'>> {
  const words = searchWords(q);
  const spelled = words.filter((word) => /[\p{L}@_]/u.test(word));
  const number = words.filter((word) => !spelled.includes(word)).join(' ');
  if (number.replaceAll(/\D/g, '').length < 4) return { words, numbers: [] };
  const [tenant] = await tx<{ timezone: string }[]>`select timezone from tenants`;
  const numbers = partsOfPhone(number, tenant && countryOfZone(tenant.timezone));
  return numbers.length === 0 ? { words, numbers } : { words: spelled, numbers };
}

/** The leads with a tag; null for so many that they are met soon enough in the order of a list. */
export async function findTagged(tx: Tx, tag: string): Promise<string[] | null> {
  const [row] = await tx<[{ ids: string[] | null }]>`select find_tagged_leads(${tag}, ${most}) as ids`;
  return row.ids;
}

/** A condition on `leads`. As a case it counts for the planner as met by many, for whom a list is walked in its order. */
export const isSought = (tx: Tx, { patterns: said, numbers, ids }: Sought) =>
  ids
    ? tx`leads.id = any(${ids}::uuid[])`
    : tx`(case when
  leads.search_key like all (${said}::text[])
  ${numbers.length > 0 ? tx`and leads.search_key like any (${numbers.map((part) => `%${part}%`)}::text[])` : tx``} then true else false end)`;

/**
 * A condition on a table of what belongs to leads, by its `lead_id`. Where they are many each row asks its own lead, as a list is walked
 * in its order: as a join it might be planned the other way round, beginning with all of them.
 */
export const isOfSought = (tx: Tx, sought: Sought) =>
  sought.ids
    ? tx`lead_id = any(${sought.ids}::uuid[])`
    : tx`(select ${isSought(tx, sought)} from leads where leads.id = lead_id)`;
