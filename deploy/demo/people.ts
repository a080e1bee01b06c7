/** Invented people. Their phones are from ranges that are assigned to nobody, so that no message could ever reach anyone. */
import { givenNames, surnames } from './names.ts';
import type { Random } from './random.ts';

export interface Person {
  name: string | null;
  phone: string | null;
  email: string | null;
  timezone: string | null;
}

/**
 * Argentina and Mexico: no subscriber's local number begins with 0 (mobile blocks begin with 2 to 9), so 54 9 11 0… and
 * 52 55 0… exist nowhere. North America: 555-0100 to 555-0199 of every area code are kept for fiction.
 */
const places = [
  { weight: 78, prefix: '+54911', length: 8, first: '0', timezone: null },
  { weight: 12, prefix: '+5255', length: 8, first: '0', timezone: 'America/Mexico_City' },
  { weight: 4, prefix: '+130555501', length: 2, first: '', timezone: 'America/New_York' },
  { weight: 3, prefix: '+171355501', length: 2, first: '', timezone: 'America/Chicago' },
  { weight: 3, prefix: '+121355501', length: 2, first: '', timezone: 'America/Los_Angeles' },
] as const;

/** What every invented phone is like, for PostgreSQL. */
export const inventedPhones = `^(${places
  .map(({ prefix, length, first }) => `[+]${prefix.slice(1)}${first}[0-9]{${length - first.length}}`)
  .join('|')})$`;

/** Makes people one after the other, no phone and no address twice. */
export function createPeople(random: Random): () => Person {
  const taken = new Set<string>();
  const fresh = (make: () => string): string | null => {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const value = make();
      if (taken.has(value)) continue;
      taken.add(value);
      return value;
    }
    return null;
  };
  return () => {
    const given = random.pick(givenNames);
    const family = random.pick(surnames);
    const shape = random.weighted([
      ['both', 78],
      ['two', 12],
      ['given', 8],
      ['none', 2],
    ] as const);
    const name = { both: `${given} ${family}`, two: `${given} ${family} ${random.pick(surnames)}`, given, none: null }[
      shape
    ];
    const place = random.weighted(places.map((one) => [one, one.weight] as const));
    const phone = fresh(() => {
      const rest = place.length - place.first.length;
      return place.prefix + place.first + String(random.int(0, 10 ** rest - 1)).padStart(rest, '0');
    });
    // example.com, .net and .org deliver nothing (RFC 2606).
    const mailbox = `${given}.${family}`
      .normalize('NFD')
      .replaceAll(/[^A-Za-z.]/g, '')
      .toLowerCase();
    const domain = random.pick(['example.com', 'example.net', 'example.org']);
    const email =
      random.chance(0.55) || phone === null ? fresh(() => `${mailbox}${random.int(1, 999)}@${domain}`) : null;
    return { name, phone: random.chance(0.985) || email === null ? phone : null, email, timezone: place.timezone };
  };
}
