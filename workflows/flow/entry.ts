/** May a lead enter a flow (again)? One rule for the relay, the API's enrol and the "why not?" answer. */
import type { Settings } from './schema.ts';

/** An earlier enrolment of the same lead in the same flow. Instants are epoch ms; `endedAt` is null while it is open. */
export interface Earlier {
  occurrence: string;
  subject: string | null;
  endedAt: number | null;
}

export type Entry = { ok: true } | { ok: false; reason: 'already-entered' | 'still-inside' | 're-entry' | 'cooldown' };

/**
 * Decides by the flow's settings. Never twice for the same occurrence, and never twice at once about the same subject, so a
 * moved deadline moves the open reminder instead of starting a second. `after-exit` looks at the subject too: each of a lead's
 * sales gets its feedback. The caller must ask and insert under one lock per flow and lead, or two events may both get in.
 */
export function mayEnter(
  settings: Pick<Settings, 'reEntry' | 'cooldownHours'>,
  earlier: readonly Earlier[],
  wanted: { occurrence: string; subject: string | null },
  now: number,
): Entry {
  if (earlier.some(({ occurrence }) => occurrence === wanted.occurrence)) return { ok: false, reason: 'already-entered' };
  if (settings.reEntry === 'never' && earlier.length > 0) return { ok: false, reason: 're-entry' };
  const open = earlier.some(({ endedAt, subject }) => endedAt === null && subject === wanted.subject);
  if (open && (wanted.subject !== null || settings.reEntry !== 'always')) return { ok: false, reason: 'still-inside' };
  const cooldown = (settings.cooldownHours ?? 0) * 3_600_000;
  if (cooldown > 0 && earlier.some(({ endedAt }) => endedAt === null || now - endedAt < cooldown)) return { ok: false, reason: 'cooldown' };
  return { ok: true };
}
