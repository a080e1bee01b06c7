/** What a check found, and what somebody can do about it. */
export interface Finding {
  state: 'ok' | 'warning' | 'broken' | 'unknown';
  /** What was looked at and what was seen, in one line. */
  text: string;
  /** What to do; every line that is broken has one. */
  fix?: string;
}

export const ok = (text: string): Finding => ({ state: 'ok', text });
export const warning = (text: string, fix: string): Finding => ({ state: 'warning', text, fix });
export const broken = (text: string, fix: string): Finding => ({ state: 'broken', text, fix });
/** Could not be looked at, because something it needs is broken. */
export const unknown = (text: string): Finding => ({ state: 'unknown', text });

const marks = { ok: '✓', warning: '!', broken: '✗', unknown: '?' };

/** A finding as lines for a terminal. */
export function format({ state, text, fix }: Finding): string {
  return `  ${marks[state]} ${text}${fix ? `\n      → ${fix}` : ''}`;
}

/** The message of whatever was thrown, in one line. */
export function reason(error: unknown): string {
  const { message, code, cause, errors } = error as Error & { code?: string; errors?: Error[] };
  const said = message || errors?.[0]?.message || (cause as Error | undefined)?.message || code || 'no reason given';
  return said.split('\n')[0]!.slice(0, 200);
}
