/** Dates without a time: a day is not its first second. What is due lasts to its end, what happened was within it. */
import { instantOf, localTime } from './zone.ts';

/** The last second of the day that clocks in the zone show at an instant. Both in epoch ms. */
export function endOfDay(at: number, zone: string): number {
  const { year, month, day } = localTime(at, zone);
  return instantOf(zone, year, month, day + 1, 0, 0) - 1000;
}

/**
 * When something happened of which the day alone is known: at noon of the day that clocks in the zone show at an instant, since
 * its first second is yesterday one zone further west. Today's noon may be still to come: then it is now. All in epoch ms.
 */
export function withinDay(at: number, zone: string, now: number): number {
  const { year, month, day } = localTime(at, zone);
  const noon = instantOf(zone, year, month, day, 12, 0);
  return noon > now && now >= at && now <= endOfDay(at, zone) ? now : noon;
}

/**
 * When something is due that somebody wrote as a day (`2026-12-31`: the end of it in the zone) or as an instant with an offset.
 * @returns epoch ms; null for a day that is none
 */
export function readDue(text: string, zone: string): number | null {
  const [year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).slice(1).map(Number);
  if (!year || !month || !day) return Number.isNaN(Date.parse(text)) ? null : Date.parse(text);
  const real = new Date(Date.UTC(year, month - 1, day));
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day) return null;
  return instantOf(zone, year, month, day + 1, 0, 0) - 1000;
}
