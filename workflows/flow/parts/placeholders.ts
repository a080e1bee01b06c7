/** The places `{{1}}` and `{{name}}` in a template's text. */
import type { Blank, Sayings, Value } from './part.ts';

const place = /\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}/g;

/** `{{01}}` and `{{1}}` are the same place. */
const nameOf = (written: string): string => (/^\d{1,3}$/.test(written) ? String(Number(written)) : written);

/** Once each: numbers in their order (`10` after `9`), then names as they come. */
export function placeholdersIn(text: string): string[] {
  const found = [...new Set([...text.matchAll(place)].map((match) => nameOf(match[1]!)))];
  const isNumber = (name: string) => /^\d+$/.test(name);
  return [
    ...found.filter(isNumber).toSorted((a, b) => Number(a) - Number(b)),
    ...found.filter((one) => !isNumber(one)),
  ];
}

/** A text as literal pieces and placeholders, in order. */
export function splitText(text: string): ({ text: string } | { placeholder: string; written: string })[] {
  const pieces: ({ text: string } | { placeholder: string; written: string })[] = [];
  let rest = 0;
  for (const match of text.matchAll(place)) {
    if (match.index > rest) pieces.push({ text: text.slice(rest, match.index) });
    pieces.push({ placeholder: nameOf(match[1]!), written: match[0] });
    rest = match.index + match[0].length;
  }
  if (rest < text.length) pieces.push({ text: text.slice(rest) });
  return pieces;
}

/** A text with its places filled; a place without a value stays visible. Values are literal text. */
export function fillText(
  text: string,
  keys: Readonly<Record<string, string>>,
  shown: ReadonlyMap<string, string>,
): string {
  return splitText(text)
    .map((piece) => ('text' in piece ? piece.text : (shown.get(keys[piece.placeholder] ?? '') ?? piece.written)))
    .join('');
}

/** The blanks of a text: one for each place. @param prefix stands before each name: `header.` */
export function textBlanks(text: string, prefix: string, max: number, more: Partial<Blank> = {}): Blank[] {
  return placeholdersIn(text).map((placeholder) => ({
    key: `${prefix}${placeholder}`,
    is: 'text',
    placeholder,
    max,
    ...more,
  }));
}

/** Placeholder → key, for drawing. */
export const keysOf = (blanks: readonly Blank[]): Record<string, string> =>
  Object.fromEntries(blanks.flatMap(({ placeholder, key }) => (placeholder === null ? [] : [[placeholder, key]])));

/** What was said in these blanks, in their order; a named place carries its name. */
export function valuesOf(blanks: readonly Blank[], said: Sayings): Value[] {
  return blanks.flatMap(({ key, placeholder }) => {
    const value = said.get(key)?.value;
    if (!value) return [];
    const isNamed = placeholder !== null && !/^\d+$/.test(placeholder);
    return [value.is === 'text' && isNamed ? { ...value, name: placeholder } : value];
  });
}
