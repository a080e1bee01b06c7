/** Calendar days without a zone, and the presets of insights. An ad account's day is a day in its zone. */

import { addDays, dayMs, toDay, toMs } from '#metrics';

export const isDay = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && toDay(toMs(text) || 0) === text;

/** Days of a range, both ends included. */
export const countDays = (since: string, until: string): number => Math.round((toMs(until) - toMs(since)) / dayMs) + 1;

/** The day it is in a zone. @param now epoch milliseconds */
export function dayIn(zone: string, now: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(now);
}

/** Share of the day that has passed in a zone, 0 to 1. */
export function passedIn(zone: string, now: number): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(now);
  const [hours, minutes] = clock.split(':').map(Number) as [number, number];
  return (hours * 60 + minutes) / 1440;
}

const weekday = (day: string): number => new Date(toMs(day)).getUTCDay();
const monthStart = (day: string): string => `${day.slice(0, 7)}-01`;
const addMonths = (day: string, count: number): string => {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return toDay(Date.UTC(year, month - 1 + count, 1));
};
const quarterStart = (day: string): string => addMonths(day, -((Number(day.slice(5, 7)) - 1) % 3));

/** The earliest day Meta has for anybody. */
export const earliest = (today: string): string => {
  const first = addMonths(today, -37);
  return addDays(first, Math.min(Number(today.slice(8)), countDays(first, addDays(addMonths(first, 1), -1))) - 1);
};

type Range = [since: string, until: string];
const lastDays =
  (count: number) =>
  (today: string): Range => [addDays(today, -count), addDays(today, -1)];
const week =
  (first: number) =>
  (today: string): string =>
    addDays(today, -((weekday(today) - first + 7) % 7));

/** All presets of Meta. `last_Nd` leaves today out. */
export const presets: Record<string, (today: string) => Range> = {
  today: (today) => [today, today],
  yesterday: (today) => [addDays(today, -1), addDays(today, -1)],
  this_month: (today) => [monthStart(today), today],
  last_month: (today) => [addMonths(today, -1), addDays(monthStart(today), -1)],
  this_quarter: (today) => [quarterStart(today), today],
  last_quarter: (today) => [addMonths(quarterStart(today), -3), addDays(quarterStart(today), -1)],
  this_year: (today) => [`${today.slice(0, 4)}-01-01`, today],
  last_year: (today) => [`${Number(today.slice(0, 4)) - 1}-01-01`, `${Number(today.slice(0, 4)) - 1}-12-31`],
  maximum: (today) => [earliest(today), today],
  data_maximum: (today) => [earliest(today), today],
  last_3d: lastDays(3),
  last_7d: lastDays(7),
  last_14d: lastDays(14),
  last_28d: lastDays(28),
  last_30d: lastDays(30),
  last_90d: lastDays(90),
  this_week_mon_today: (today) => [week(1)(today), today],
  this_week_sun_today: (today) => [week(0)(today), today],
  last_week_mon_sun: (today) => [addDays(week(1)(today), -7), addDays(week(1)(today), -1)],
  last_week_sun_sat: (today) => [addDays(week(0)(today), -7), addDays(week(0)(today), -1)],
};

/** Cuts a range as `time_increment` says: into that many days each, calendar months, or not at all. */
export function cutRange(since: string, until: string, increment: number | 'monthly' | 'all_days'): Range[] {
  const parts: Range[] = [];
  for (let from = since; from <= until;) {
    let to = until;
    if (increment === 'monthly') to = addDays(addMonths(from, 1), -1);
    else if (increment !== 'all_days') to = addDays(from, increment - 1);
    if (to > until) to = until;
    parts.push([from, to]);
    from = addDays(to, 1);
  }
  return parts;
}
