/** Values of which only the sender knows what they are. */

/** E.164 with "+", however it was written; null for what is no phone. */
export function phoneOf(text: unknown): string | null {
  return typeof text === 'string' && /^\+?\d{6,20}$/.test(text) ? `+${text.replace(/^\+/, '')}` : null;
}

/** At most so many characters; null for what is no text, or an empty one. */
export function textOf(value: unknown, most: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, most) : null;
}

export function objectOf<T extends object>(value: T | undefined): T | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
