/** When something that is counted in days from a date comes: once, or each year on its day. Pure. */
import { instantOf, localTime, parseLocal } from './zone.ts';

export interface DateRule {
  /** Days after the date; negative before it. */
  days: number;
  /** `HH:MM` */
  at: string;
  repeat: 'once' | 'year';
}

export interface DateTurn {
  /** Epoch ms. */
  at: number;
  /** The day it is about, `2027-02-28`: one turn each. */
  day: string;
}

const dayMs = 86_400_000;
const iso = (date: number): string => new Date(date).toISOString().slice(0, 10);

/**
 * The turn within a span of time, if there is one. Who was born on a 29th of February has their day on the 28th in other years; a
 * time that clocks skip is the moment they jump, one they show twice the first.
 * @param value a day (`1990-05-17`) or an instant, as fields hold it; an instant is the day it falls on in the zone
 * @param span epoch ms, after `from` and up to `to`; at most some days
 */
export function turnWithin(
  value: unknown,
  rule: DateRule,
  zone: string,
  span: { from: number; to: number },
): DateTurn | null {
  const date = dayOf(value, zone);
  if (!date) return null;
  const [hour = 0, minute = 0] = rule.at.split(':').map(Number);
  // The year of the day itself, which lies `days` off the turn.
  const around = new Date(span.to - rule.days * dayMs).getUTCFullYear();
  const years =
    rule.repeat === 'once' ? [date.year] : [around - 1, around, around + 1].filter((year) => year >= date.year);
  for (const year of years) {
    const last = new Date(Date.UTC(year, date.month, 0)).getUTCDate();
    const day = Math.min(date.day, last);
    const at = instantOf(zone, year, date.month, day + rule.days, hour, minute);
    if (at > span.from && at <= span.to) return { at, day: iso(Date.UTC(year, date.month - 1, day)) };
  }
  return null;
}

/** A day on the calendar, `month` 1–12; null for what is no date. */
function dayOf(value: unknown, zone: string): { year: number; month: number; day: number } | null {
  if (typeof value !== 'string') return null;
  const at = parseLocal(value, zone);
  return at === null ? null : localTime(at, zone);
}

/**
 * Months and days (`05-17`) of dates that may have a turn within a span, in any zone: to look for in a table first.
 * @param span epoch ms; at most some days
 */
export function daysToLookFor({ days }: Pick<DateRule, 'days'>, span: { from: number; to: number }): string[] {
  const found = new Set<string>();
  for (let at = span.from - 2 * dayMs; at <= span.to + 2 * dayMs; at += dayMs)
    found.add(iso(at - days * dayMs).slice(5));
  if (found.has('02-28') || found.has('03-01')) found.add('02-29');
  return [...found];
}
