/** Which days a reading reads, and in which portions. Pure. */
import type { Place } from '#db/marketing/readings.ts';
import { addDays } from '#metrics';
import { daysBetween, earliestDay, restatedDays } from '#providers/meta-graph/insights.ts';

/** What a person looks at first comes first: a week, and today. */
const firstDays = 8;
/** Rows of days that change together, at most, as far as one can know before. */
const rowsAtOnce = 10_000;
const reportRows = 30_000;
const reportDays = { least: 31, most: 186 };

type Ranges = Place['ranges'];

/** The day it is in a zone. */
export const dayIn = (timezone: string, at: Date): string => at.toLocaleDateString('en-CA', { timeZone: timezone });

/**
 * Days that are new and days that Meta may have restated since they were read; without anything read before, the last 28, the
 * newest first. Otherwise the oldest first, so that what is complete grows without a gap.
 * @param syncedTo the last day that is complete
 * @param perDay rows of a day
 */
export function recentRanges(today: string, syncedTo: string | null, perDay: number): Ranges {
  const usual = addDays(today, 1 - restatedDays);
  if (syncedTo === null) {
    const week = addDays(today, 1 - firstDays);
    return [range(week, today), range(usual, addDays(week, -1))];
  }
  // When the day after `syncedTo` was today, the days from here on were open to changes.
  const sinceLast = addDays(syncedTo, 2 - restatedDays);
  const since = later(sinceLast < usual ? sinceLast : usual, earliestDay(today));
  const size = clamp(Math.floor(rowsAtOnce / Math.max(1, perDay)), 1, 92);
  return cut(since, today, size).map((part) => range(part.since, part.until));
}

/** Everything before `syncedFrom`, back to `from`, the newest first; as reports. */
export function historyRanges(today: string, syncedFrom: string, from: string, perDay: number): Ranges {
  const since = later(from, earliestDay(today));
  const until = addDays(syncedFrom, -1);
  if (since > until) return [];
  const size = clamp(Math.floor(reportRows / Math.max(1, perDay)), reportDays.least, reportDays.most);
  const parts: Ranges = [];
  for (let end = until; end >= since; end = addDays(end, -size)) {
    parts.push({ ...range(later(addDays(end, 1 - size), since), end), report: true });
  }
  return parts;
}

export const countDays = (ranges: Ranges): number =>
  ranges.reduce((sum, { since, until }) => sum + daysBetween(since, until), 0);

const range = (since: string, until: string): Ranges[number] => ({ since, until, from: since, report: false });
const later = (a: string, b: string): string => (a > b ? a : b);
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Portions of about equal length. */
function cut(since: string, until: string, most: number): { since: string; until: string }[] {
  const days = daysBetween(since, until);
  const size = Math.ceil(days / Math.ceil(days / most));
  const parts: { since: string; until: string }[] = [];
  for (let start = since; start <= until; start = addDays(start, size)) {
    const end = addDays(start, size - 1);
    parts.push({ since: start, until: end < until ? end : until });
  }
  return parts;
}
