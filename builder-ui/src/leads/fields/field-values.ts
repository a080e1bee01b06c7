/** What fields of the business's own take, by their type. */
import { m } from '../../paraglide/messages.js';
import type { CustomField } from './field-queries.ts';

/** What there is to choose from; undefined for what is written. */
export function choicesOf({ type, options }: Pick<CustomField, 'type' | 'options'>) {
  if (type === 'choice') return options.map((option) => ({ value: option, label: option }));
  if (type !== 'yes-no') return undefined;
  return [
    { value: 'true', label: m.field_yes() },
    { value: 'false', label: m.field_no() },
  ];
}

/** Numbers as people write them; null for what is none. */
export function readNumber(written: string): number | null {
  const read = Number(written.replace(',', '.'));
  return Number.isFinite(read) ? read : null;
}
