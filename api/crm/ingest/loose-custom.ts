/** Fields of a lead's own, by whatever name and of whatever shape they come. */
import { isCustomName, slug } from '#flow';
import { isRecord, trimmed } from './loose-values.ts';

/** Bounds of a lead's own fields (api/crm/lead-schema.ts). */
const mostFields = 50;
const longest = 1000;

type Value = string | number | boolean | null;

export interface Custom {
  fields: Map<string, Value>;
  ignored: string[];
}

/**
 * Adds fields. Objects become fields of their own (`address: { city }` → `address_city`), lists of plain values one text; what is
 * there already stays.
 * @param given `path`: in front of what is named as ignored; `asked`: whether they were sent as fields of the lead's own,
 * and are named only where something is lost
 */
export function takeCustom(
  { fields, ignored }: Custom,
  entries: readonly (readonly [string, unknown])[],
  given: { path: string; asked: boolean },
): void {
  for (const [sent, value] of entries) {
    let lost = !given.asked;
    for (const [name, plain] of flatten(lastOf(sent), value)) {
      const key = isCustomName(name) ? name : slug(name);
      if (!isCustomName(key) || (fields.size >= mostFields && !fields.has(key)) || fields.has(key)) lost = true;
      else fields.set(key, plain);
      if (typeof plain === 'string' && isCut(value)) lost = true;
    }
    if (lost) ignored.push(given.path + sent);
  }
}

/** A field of a touch is kept by its own name: `touch.gclid` → `gclid`. */
const lastOf = (path: string): string => path.replace(/^touch\.(utm\.)?/, '');

const isCut = (value: unknown): boolean => typeof value === 'string' && value.length > longest;

function flatten(name: string, given: unknown): [string, Value][] {
  const value = trimmed(given);
  if (value === undefined) return [];
  if (value === null || typeof value === 'boolean') return [[name, value]];
  if (typeof value === 'number') return Number.isFinite(value) ? [[name, value]] : [];
  if (typeof value === 'string') return [[name, value.slice(0, longest).trim()]];
  if (isRecord(value)) return Object.entries(value).flatMap(([key, inner]) => flatten(`${name}_${key}`, inner));
  const all = value as unknown[];
  const isPlain = all.every((each) => typeof each !== 'object');
  const text = isPlain ? all.map(String).join(', ') : JSON.stringify(all);
  return text === '' ? [] : [[name, text.slice(0, longest)]];
}
