/** Guesses which column of a file is what, by what its header says and, where that leaves it open, by what stands below. */
import { contactMeaning, readHeader, weigh } from '#flow/meaning';
import type { Said } from '#flow';
import { fieldPhrases, personFields } from './fields.ts';
import type { ImportKind } from './fields.ts';
import { dealStatusOf } from '../words/deal-words.ts';
import { leadStatusOf } from '../words/lead-words.ts';
import { saleStatusOf } from '../words/sale-words.ts';
import { looksLike } from './looks.ts';
import type { Look } from './looks.ts';

/** A column that may be a field, and how well it would be: the better claims are heard first. */
interface Claim {
  place: number;
  field: string;
  /** A part of the person's name. */
  isPerson?: boolean;
  weight: number;
}

/** Fields of which a file has several columns, in the order to try them. */
interface Ranked {
  place: number;
  group: 'phone' | 'email';
  rank: number;
}

/** What a single word may be that says who, and not what: `Contacto`, `Número`, `Cliente`. */
const open = new Set(['person', 'contact', 'number', 'sms']);

/**
 * @param headers as written
 * @param column the cells below a header, from the top
 * @param given fields that other columns have already
 * @returns for each column its field or null; each field once
 */
export function guessColumns(
  headers: string[],
  column: (place: number) => string[],
  kind: ImportKind,
  given: Iterable<string> = [],
): (string | null)[] {
  const fields: (string | null)[] = headers.map(() => null);
  const claims: Claim[] = [];
  const ranked: Ranked[] = [];
  headers.forEach((whole, place) => {
    const look = looksLike(column(place));
    if (isProvince(whole, headers, column(place))) return;
    for (const header of readingsOf(whole)) {
      const said = readHeader(header);
      if (said.length === 0) continue;
      const contact = contactOf(header, said, look, kind);
      const own = ownClaims(said, place, kind).filter(({ field, weight }) => fits(field, look, weight < 0));
      if (contact && (contact.field === 'phone' || contact.field === 'email'))
        ranked.push({ place, group: contact.field, rank: contact.rank });
      // Where a deal has no other name, `Nombre` is the deal's.
      else if (contact)
        claims.push({
          place,
          field: contact.field,
          isPerson: true,
          weight: kind === 'opportunity' && said.length === 1 ? 0.5 : 2,
        });
      claims.push(...own);
      if (contact || own.length > 0) return;
    }
  });
  const taken = new Set(given);
  const give = (place: number, field: string) => {
    if (fields[place] !== null || taken.has(field)) return;
    fields[place] = field;
    taken.add(field);
  };
  for (const group of ['phone', 'email'] as const) {
    const order = ranked.filter((each) => each.group === group).toSorted((a, b) => a.rank - b.rank);
    const free = personFields[kind][group].filter((field) => !taken.has(field));
    free.forEach((field, i) => order[i] && give(order[i].place, field));
  }
  for (const claim of claims.toSorted((a, b) => b.weight - a.weight || a.place - b.place))
    for (const name of nameFields(claim, kind)) give(claim.place, name);
  const counted = fields.indexOf('quantity');
  const paid = fields.findIndex((field) => field === 'amount' || field === 'value');
  if (counted >= 0 && !(paid >= 0 && isPriceOfOne(headers[paid]!))) fields[counted] = null;
  return fields;
}

/** As it is; where that says nothing, without what stands in brackets, and that alone: `Fecha de compra (date_created)`. */
function readingsOf(header: string): string[] {
  const [, before, inside] = /^(.*\S)\s*[([]([^()[\]]+)[)\]]\s*$/.exec(header) ?? [];
  // `Form Name (ID)` is no id: one word alone says too little.
  return before && inside ? [header, before, ...(readHeader(inside).length > 1 ? [inside] : [])] : [header];
}

/** `Estado` beside a city is where somebody lives, unless one of its cells is a status. */
function isProvince(header: string, headers: string[], cells: string[]): boolean {
  if (!/^\W*(estado|state)\W*$/i.test(header)) return false;
  const isPlace = /^\W*(ciudad|city|cidade|municipio|localidad|colonia|pa[ií]s|country|c[oó]digo postal|cp|zip|cep)\b/i;
  if (!headers.some((each) => isPlace.test(each))) return false;
  return !cells.some((cell) => leadStatusOf(cell) ?? dealStatusOf(cell) ?? saleStatusOf(cell));
}

/** `Precio` alone is of one; `Precio total`, `Importe` are of all of them. */
function isPriceOfOne(header: string): boolean {
  const about = readHeader(header).map((each) => ('about' in each ? each.about : null));
  return about.includes('price') && !about.some((word) => word === 'total' || word === 'amount' || word === 'gross');
}

/** So much less a claim by a weak phrase weighs than any other. */
const weakness = 100;

/** Meanings of this kind's own fields. The first phrase of a field is its better one. */
function ownClaims(said: Said[], place: number, kind: ImportKind): Claim[] {
  return Object.entries(fieldPhrases[kind]).flatMap(([field, phrases]) => {
    const weights = phrases.flatMap((each, i) => {
      const words = weigh(said, each);
      return words === 0 ? [] : [words - i / 100 - (each.isWeak ? weakness : 0)];
    });
    return weights.length === 0 ? [] : [{ place, field, weight: Math.max(...weights) }];
  });
}

/** The person's own: what the header says, or, of a word that says only who, what the cells look like. */
function contactOf(header: string, said: Said[], look: Look, kind: ImportKind) {
  const meaning = contactMeaning(header);
  if (meaning) {
    const { field } = meaning;
    if (field !== 'phone' && field !== 'email') return meaning;
    // "Código de país del teléfono" has a phone's words and no phones below.
    if (look === 'short' && said.some((each) => 'about' in each && ['code', 'area'].includes(each.about))) return null;
    return meaning.sure || look === field ? meaning : null;
  }
  if (!said.every((each) => 'about' in each && open.has(each.about))) return null;
  if (look === 'email') return { field: 'email' as const, rank: 9, sure: false };
  const isPerson = said.some((each) => 'about' in each && each.about !== 'number' && each.about !== 'sms');
  if (look === 'phone' && (isPerson || kind === 'lead')) return { field: 'phone' as const, rank: 9, sure: false };
  return isPerson && look !== 'short' ? { field: 'name' as const, rank: 9, sure: false } : null;
}

/** Where a name goes: in its own place, else in that of a first name. */
function nameFields({ field, isPerson }: Claim, kind: ImportKind): string[] {
  if (!isPerson) return [field];
  const own = field === 'full_name' ? ['name'] : field === 'name' ? ['name', 'first_name'] : [field];
  return kind === 'lead' ? own : own.map((name) => `lead_${name}`);
}

/** What a field cannot be, whatever its header says; by a weak phrase it must look like it, too. */
function fits(field: string, look: Look, isWeak: boolean): boolean {
  if (isWeak && field.endsWith('_at')) return look === 'date';
  // `Pagó: sí` is a state, `Pago: Efectivo` is none.
  if (isWeak && field === 'status') return look === 'yesno';
  if (field === 'refunded_at') return look === 'date' || look === 'none';
  // Numbers that look like phones are instants by the second, or dates that nobody can read: both must be seen.
  if (field.endsWith('_at')) return !['email', 'short', 'yesno'].includes(look);
  if (/phone_(country|area)$/.test(field)) return look === 'short';
  return true;
}
