/** The people of a file: rows about the same person become one. */
import type { ImportedLead } from '#db/crm/import/rows.ts';

/**
 * The people of a file. Of most only what they are recognised by is held: a row is made into what it becomes and let go. Whoever
 * comes a second time is read anew.
 */
export class People<Row, Made> {
  readonly made: Made[] = [];
  /** Rows that became part of an earlier one. */
  merged = 0;
  readonly #read: (row: Row) => ImportedLead;
  readonly #make: (lead: ImportedLead, row: Row) => Made;
  readonly #places = new Map<string, number>();
  readonly #firsts: Row[] = [];
  readonly #phones: (string | undefined)[] = [];
  /** Those of several rows. */
  readonly #several = new Map<number, ImportedLead>();

  /** @param read pure; @param make what a lead becomes */
  constructor(read: (row: Row) => ImportedLead, make: (lead: ImportedLead, row: Row) => Made) {
    this.#read = read;
    this.#make = make;
  }

  /** @returns the first row about them; undefined for somebody without a phone, an e-mail or an id: nobody is recognised by nothing */
  add(lead: ImportedLead, row: Row): Row | undefined {
    const keys = keysOf(lead);
    if (keys.length === 0) return undefined;
    const place = keys
      .map((key) => this.#places.get(key))
      .find((at) => at !== undefined && !differ(this.#phones[at], lead.phone_key));
    if (place === undefined) {
      this.#firsts.push(row);
      this.#phones.push(lead.phone_key);
      const own = this.made.push(this.#make(lead, row)) - 1;
      for (const key of keys) this.#places.set(key, own);
      return row;
    }
    const whole = this.#several.get(place) ?? this.#read(this.#firsts[place]!);
    merge(whole, lead);
    this.merged++;
    this.#several.set(place, whole);
    this.#phones[place] = whole.phone_key;
    for (const key of keysOf(whole)) this.#places.set(key, place);
    return this.#firsts[place];
  }

  /** All rows are in: what they are made of. */
  end(): Made[] {
    for (const [place, lead] of this.#several) this.made[place] = this.#make(lead, this.#firsts[place]!);
    return this.made;
  }
}

function keysOf(lead: ImportedLead): string[] {
  const keys = Object.entries(lead.external_ids).map(([system, id]) => `${system}=${id}`);
  if (lead.phone_key) keys.unshift(`phone=${lead.phone_key}`);
  if (lead.email) keys.push(`email=${lead.email.toLowerCase()}`);
  return keys;
}

/** Two phones are two people, whatever else agrees. */
const differ = (a: string | undefined, b: string | undefined) => Boolean(a && b && a !== b);

function merge(into: ImportedLead, from: ImportedLead): void {
  const given = Object.entries(from).filter(([field, value]) => value !== undefined && field !== 'row');
  const { tags, external_ids, custom, touches, created_at, consent } = into;
  touches.push(...from.touches);
  Object.assign(into, Object.fromEntries(given), {
    // The first row about somebody says since when they are known; each says how they came.
    created_at: [created_at, from.created_at].filter((at) => at !== undefined).toSorted()[0],
    // Whoever said no in one of them has said no.
    ...(consent === false ? { consent } : {}),
    touches,
    external_ids: { ...external_ids, ...from.external_ids },
    custom: { ...custom, ...from.custom },
    ...(tags || from.tags ? { tags: [...new Set([...(tags ?? []), ...(from.tags ?? [])])] } : {}),
  });
}
