/** One line of the diagnostics: whether a part works and, if not, what to do about it. */
import type { Text } from '#flow';

export interface Check {
  code: string;
  state: 'ok' | 'warning' | 'error';
  text: Text;
  /** What to do; null when there is nothing to do. */
  fix: Text | null;
}

export const ok = (code: string, es: string, en: string): Check => ({ code, state: 'ok', text: { es, en }, fix: null });
export const bad = (code: string, state: 'warning' | 'error', text: Text, fix: Text): Check => ({
  code,
  state,
  text,
  fix,
});

/** A queue that moves is empty within seconds. */
export const stuckAfterS = 60;

/** A length of time in the unit a person would use. */
export function span(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
