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
  readonly #read: (row: Row, made: Made) => ImportedLead;
  readonly #make: (lead: ImportedLead, row: Row) => Made;
  /** By number: digits, which are held as what they count. An e-mail is the cell's own text: a file's keys are held twice otherwise. */
  readonly #byPhone = new Map<number, number>();
  readonly #byEmail = new Map<string, number>();
  readonly #byId = new Map<string, number>();
  readonly #firsts: Row[] = [];
  /** By place; 0 for nobody's. */
  readonly #phones: number[] = [];
  /** Those of several rows. */
  readonly #several = new Map<number, ImportedLead>();

  /** @param read pure; reads somebody's first row anew, or what became of it; @param make what a lead becomes */
  constructor(read: (row: Row, made: Made) => ImportedLead, make: (lead: ImportedLead, row: Row) => Made) {
    this.#read = read;
    this.#make = make;
  }

  /** @returns the first row about them; undefined for somebody without a phone, an e-mail or an id: nobody is recognised by nothing */
  add(lead: ImportedLead, row: Row): Row | undefined {
    const keys = keysOf(lead);
    if (!keys.phone && !keys.email && keys.ids.length === 0) return undefined;
    const place = this.#find(keys);
    if (place === undefined) {
      this.#firsts.push(row);
      const own = this.made.push(this.#make(lead, row)) - 1;
      this.#keep(keys, own);
      return row;
    }
    const whole = this.#several.get(place) ?? this.#read(this.#firsts[place]!, this.made[place]!);
    merge(whole, lead);
    this.merged++;
    this.#several.set(place, whole);
    this.#keep(keysOf(whole), place);
    return this.#firsts[place];
  }

  /** By phone, then another system's id, then e-mail. Two phones are two people, whatever else agrees. */
  #find({ phone, ids, email }: Keys): number | undefined {
    const isTheirs = (at: number | undefined): at is number =>
      at !== undefined && !(phone && this.#phones[at] && this.#phones[at] !== phone);
    const places = [this.#byPhone.get(phone), ...ids.map((id) => this.#byId.get(id)), this.#byEmail.get(email)];
    return places.find(isTheirs);
  }

  #keep({ phone, ids, email }: Keys, place: number): void {
    this.#phones[place] = phone;
    if (phone) this.#byPhone.set(phone, place);
    for (const id of ids) this.#byId.set(id, place);
    if (email) this.#byEmail.set(email, place);
  }

  /** All rows are in: what they are made of. */
  end(): Made[] {
    for (const [place, lead] of this.#several) this.made[place] = this.#make(lead, this.#firsts[place]!);
    return this.made;
  }
}

/** What somebody is recognised by; 0 and '' for nothing. */
interface Keys {
  phone: number;
  ids: string[];
  email: string;
}

const keysOf = ({ phone_key, external_ids, email }: ImportedLead): Keys => ({
  // At most fifteen digits, which a number holds exactly.
  phone: Number(phone_key ?? 0),
  ids: Object.entries(external_ids).map(([system, id]) => `${system}=${id}`),
  email: email?.toLowerCase() ?? '',
});

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
