/** The people of a file: rows about the same person become one. */
import type { ImportedLead } from '#db/crm/import/rows.ts';

export class People {
  /** In the order of their first rows. */
  readonly all: ImportedLead[] = [];
  /** Rows that became part of an earlier one. */
  merged = 0;
  readonly #known = new Map<string, ImportedLead>();

  /** @returns who it is, of `all`; undefined for somebody without a phone, an e-mail or an id: nobody is recognised by nothing */
  add(lead: ImportedLead): ImportedLead | undefined {
    const keys = keysOf(lead);
    if (keys.length === 0) return undefined;
    const same = keys.map((key) => this.#known.get(key)).find((each) => each && !differ(each, lead));
    if (same) {
      merge(same, lead);
      this.merged++;
    } else this.all.push(lead);
    for (const key of keysOf(same ?? lead)) this.#known.set(key, same ?? lead);
    return same ?? lead;
  }
}

function keysOf(lead: ImportedLead): string[] {
  return [
    ...(lead.phone_key ? [`phone=${lead.phone_key}`] : []),
    ...Object.entries(lead.external_ids).map(([system, id]) => `${system}=${id}`),
    ...(lead.email ? [`email=${lead.email.toLowerCase()}`] : []),
  ];
}

/** Two phones are two people, whatever else agrees. */
const differ = (a: ImportedLead, b: ImportedLead) => Boolean(a.phone_key && b.phone_key && a.phone_key !== b.phone_key);

function merge(into: ImportedLead, from: ImportedLead): void {
  const given = Object.entries(from).filter(([field, value]) => value !== undefined && field !== 'row');
  const { tags, external_ids, custom, touches, created_at, consent } = into;
  Object.assign(into, Object.fromEntries(given), {
    // The first row about somebody says since when they are known; each says how they came.
    created_at: [created_at, from.created_at].filter((at) => at !== undefined).toSorted()[0],
    // Whoever said no in one of them has said no.
    ...(consent === false ? { consent } : {}),
    touches: [...touches, ...from.touches],
    external_ids: { ...external_ids, ...from.external_ids },
    custom: { ...custom, ...from.custom },
    ...(tags || from.tags ? { tags: [...new Set([...(tags ?? []), ...(from.tags ?? [])])] } : {}),
  });
}
