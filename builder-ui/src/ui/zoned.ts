/** Wall-clock times of a zone and instants, for `datetime-local` fields that mean the business's clock, not the browser's. */

/** `2026-11-20T15:00:00Z` as `2026-11-20T12:00` on the clock of `timezone`; empty for nothing. */
export function toWallClock(instant: string | null | undefined, timezone: string): string {
  if (!instant) return '';
  const at = new Date(instant).getTime();
  return new Date(at + offsetAt(at, timezone)).toISOString().slice(0, 16);
}

/**
 * The instant at which the clock of `timezone` shows `local` (`2026-11-20T12:00`), as ISO 8601; null for nothing.
 * A time that the clocks skip counts as if they had not yet moved; one they show twice is the first of the two.
 */
export function fromWallClock(local: string, timezone: string): string | null {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return null;
  const day = 86_400_000;
  const before = offsetAt(asUtc - day, timezone);
  const after = offsetAt(asUtc + day, timezone);
  const fits = [before, after].filter((offset) => offsetAt(asUtc - offset, timezone) === offset);
  return new Date(asUtc - (fits.length > 0 ? Math.max(...fits) : before)).toISOString();
}

/** How far the zone's clock is ahead of UTC at this instant, in milliseconds. */
function offsetAt(at: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}
