/** Reads search params by hand: a broken link gives a page with defaults, never an error. Small, as it is in the first load. */
export type Raw = Record<string, unknown>;

/** A non-empty string, else undefined. Numbers and booleans from the URL become strings. */
export function textParam(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, 300) : undefined;
}

/** A condition or the like as JSON text: the router reads what looks like JSON, so it may come as a value. */
export function longParam(raw: Raw, name: string): string | undefined {
  const value = raw[name];
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, 8000) : undefined;
}

/** One of `choices`, else undefined. */
export function choiceParam<Choice extends string>(
  raw: Raw,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = textParam(raw, name);
  return choices.find((choice) => choice === value);
}
