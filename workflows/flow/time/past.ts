/** What counts as history: facts that somebody dates before today. */
import { instantOf, localTime } from './zone.ts';

/** A delivery that was under way at midnight is still of its day. */
const graceMs = 3_600_000;

/** What is earlier than this is history: the start of the day that clocks in the zone show now. All in epoch ms. */
export function pastBefore(now: number, zone: string): number {
  const { year, month, day } = localTime(now, zone);
  return Math.min(instantOf(zone, year, month, day, 0, 0), now - graceMs);
}

/**
 * True for an instant before the day that clocks in the zone show now. Such a fact starts no flow unless somebody asks for it.
 * @param at epoch ms
 * @param now epoch ms
 */
export function isBeforeToday(at: number, now: number, zone: string): boolean {
  return at < pastBefore(now, zone);
}
