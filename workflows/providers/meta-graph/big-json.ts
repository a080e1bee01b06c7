/** JSON whose ids survive: Meta writes some ids as bare numbers, and they exceed 2^53. */

/** A run of digits long enough to lose its end as a float. In a text it only costs the slower parse. */
const longNumber = /[:[,\s]-?\d{16}/;

type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/** `JSON.parse`, with whole numbers beyond 2^53 as their text. @throws SyntaxError */
export function parseGraphJson(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  const keepText: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? source
      : value;
  return JSON.parse(text, keepText as (key: string, value: unknown) => unknown);
}

/** The same; null for what is no JSON. */
export function tryGraphJson(text: string): unknown {
  try {
    return parseGraphJson(text);
  } catch {
    return null;
  }
}
