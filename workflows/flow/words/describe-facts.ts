/** What a lead had where a condition looked, in plain words: the other half of "why not?". */
import type { Facts } from '../facts.ts';
import { findField, readField } from '../fields.ts';
import { formatField } from './format.ts';
import type { Text } from './text.ts';

/** Enough to see why; a condition may ask for a hundred things. */
const most = 6;

/**
 * "Estado del lead: Contactado · Origen: Orgánico" for every field that conditions anywhere within the settings ask for.
 * @returns null where they ask for nothing that can be told in a word
 */
export function describeAsked(config: unknown, facts: Facts): Text | null {
  const paths = [...new Set(fieldsIn(config))].filter((path) => findField(path)?.type !== 'segment').slice(0, most);
  if (paths.length === 0) return null;
  const tell = (language: keyof Text) =>
    paths
      .map((path) => {
        const field = findField(path);
        const value = readField(path, facts);
        const option = field?.options?.find((one) => one.value === value)?.label[language];
        const nothing = language === 'es' ? 'sin valor' : 'no value';
        return `${field?.label[language] ?? path}: ${option ?? formatField(path, value, facts) ?? nothing}`;
      })
      .join(' · ');
  return { es: tell('es'), en: tell('en') };
}

function fieldsIn(value: unknown, depth = 0): string[] {
  if (typeof value !== 'object' || value === null || depth > 20) return [];
  if (!Array.isArray(value) && 'field' in value && 'op' in value && typeof value.field === 'string')
    return [value.field];
  return Object.values(value).flatMap((part) => fieldsIn(part, depth + 1));
}
