/** Wall-clock times of a zone and instants, for `datetime-local` fields that mean the business's clock, not the browser's. */
import { localTime, parseLocal } from '#flow';

const two = (count: number): string => String(count).padStart(2, '0');

/** `2026-11-20T15:00:00Z` as `2026-11-20T12:00` on the clock of `timezone`; empty for nothing. */
export function toWallClock(instant: string | null | undefined, timezone: string): string {
  if (!instant) return '';
  const { year, month, day, hour, minute } = localTime(Date.parse(instant), timezone);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/**
 * The instant at which the clock of `timezone` shows `local` (`2026-11-20T12:00`), as ISO 8601; null for nothing.
 * A time that the clocks skip is the next that exists; one they show twice is the first of the two, as in a flow.
 */
export function fromWallClock(local: string, timezone: string): string | null {
  const at = parseLocal(local, timezone);
  return at === null ? null : new Date(at).toISOString();
}
