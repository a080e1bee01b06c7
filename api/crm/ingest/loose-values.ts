/** Values that programs write for one another, loosely typed. */

export type Loose = Record<string, unknown>;

export const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Control characters that no text of ours may hold; new lines and tabs stay. */
const unprintable = /[^\t\n\r\P{Cc}]/gu;

/** A text without blanks around; nothing for one that holds nothing else. Other values as they are. */
export function trimmed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.replaceAll(unprintable, '').trim() || undefined;
}

/** A text, number or flag as text; a list of one as that one. @returns undefined for what is no text, or an empty one */
export function toText(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 1 ? toText(value[0]) : undefined;
  const plain = trimmed(value);
  if (typeof plain === 'number' && !Number.isFinite(plain)) return undefined;
  return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
    ? String(plain)
    : undefined;
}

/** Seconds or milliseconds since 1970 are an instant too. */
export function instantOf(value: unknown): string | undefined {
  const digits = typeof value === 'number' || /^\d{10}(\d{3})?$/.test(String(value)) ? Number(value) : undefined;
  if (digits === undefined) return toText(value);
  const at = new Date(digits < 1e11 ? digits * 1000 : digits);
  return Number.isNaN(at.getTime()) ? String(value) : at.toISOString();
}
