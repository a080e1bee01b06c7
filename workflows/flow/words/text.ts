/**
 * Texts of the interface, and what people type, made comparable; what amounts and instants are written with. A door of its own,
 * `#flow/text`: it needs nothing.
 */

export { decimalsOf, shownDecimals } from './minor-units.ts';
export { zoneAt } from '../time/zone-rules.ts';

/** A text in both languages of the interface. */
export interface Text {
  es: string;
  en: string;
}

export const text = (es: string, en: string): Text => ({ es, en });

/** In small letters without accents, to compare and to search: `Automatización` → `automatizacion`. */
export const plain = (value: string): string =>
  // Most of a large file has no accent at all.
  isAscii(value)
    ? value.toLowerCase()
    : value
        .normalize('NFD')
        .replaceAll(/\p{Mn}/gu, '')
        .toLowerCase();

// oxlint-disable-next-line no-control-regex -- ASCII begins there
const isAscii = (value: string): boolean => !/[^\u0000-\u007f]/.test(value);

/**
 * What people typed as a name, on one line: control characters are blanks, and marks that turn the direction of what follows, or
 * cannot be seen, are nothing. They would disguise the rest of a list, a log or a message.
 */
export const oneLine = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** The words alone, plain, with one space between them and none around: ` ¡Baja, por favor! ` → `baja por favor`. */
export const plainWords = (value: string): string =>
  plain(value)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** A number in the words for one or for many, both with `#` in its place. @param shown how it is written */
export const counted = (
  count: string | number | null | undefined,
  one: string,
  many: string,
  shown = `${count}`,
): string => (Number(count) === 1 ? one : many).replace('#', shown);

/** A percentage as each language writes it: 54.5 → `54,5 %` and `54.5%`. */
export function percentText(percent: number, decimals = 0, signDisplay: 'auto' | 'always' = 'auto'): Text {
  const write = (language: keyof Text) =>
    new Intl.NumberFormat(language, {
      style: 'percent',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay,
    }).format(percent / 100);
  return text(write('es'), write('en'));
}
