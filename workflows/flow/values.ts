/** Values of conditions that no lead has: a condition on one of them lets nobody through, and nothing else would say so. */
import type { Catalogue } from './kind.ts';
import { findField } from './fields.ts';

interface Unused {
  /** The field's path. */
  field: string;
  value: string;
}

/**
 * Looks for them in anything that holds conditions. A field of which no value is known says nothing; neither do values that the field
 * offers by itself.
 */
export function unusedValues(part: unknown, values: Catalogue['values'], depth = 0): Unused[] {
  if (!values || typeof part !== 'object' || part === null || depth > 40) return [];
  if (Array.isArray(part)) return part.flatMap((item) => unusedValues(item, values, depth + 1));
  const { field, op, value } = part as Record<string, unknown>;
  if (typeof field !== 'string' || typeof op !== 'string')
    return Object.values(part).flatMap((item) => unusedValues(item, values, depth + 1));
  const known = Object.hasOwn(values, field) ? values[field]! : [];
  if (known.length === 0 || !['eq', 'ne', 'in'].includes(op)) return [];
  const offered = new Set([...known.map(({ id }) => id), ...(findField(field)?.options ?? []).map((one) => one.value)]);
  return (Array.isArray(value) ? value : [value])
    .filter((one) => ['string', 'number', 'boolean'].includes(typeof one) && one !== '' && !offered.has(String(one)))
    .map((one) => ({ field, value: String(one).slice(0, 80) }));
}
