/** First and last names. */
import { keyOf } from '#flow';
import type { Loose } from './loose-values.ts';

const first = new Set(['first_name', 'firstname']);
const last = new Set(['last_name', 'lastname', 'surname']);

export function partOfName(field: string): 'first' | 'last' | undefined {
  const key = keyOf(field);
  return first.has(key) ? 'first' : last.has(key) ? 'last' : undefined;
}

/** @returns the whole name, where there is one */
export function nameParts(name: unknown, { first, last }: Loose): { name?: string } {
  const whole = typeof name === 'string' ? name : undefined;
  const parts = whole ? [whole, ...(last && !whole.endsWith(String(last)) ? [last] : [])] : [first, last];
  const text = parts.filter((part) => part !== undefined).join(' ');
  return text === '' ? {} : { name: text };
}
