/** Which days a number covers. Days are dates (`2026-11-20`) in the ad account's zone; both ends count. */

export const timeRanges = ['7d', '14d', '30d', '90d', 'this_month', 'last_month', 'this_year', 'lifetime'] as const;
export type TimeRange = (typeof timeRanges)[number];

export interface Days {
  from: string;
  to: string;
}

export interface Range extends Days {
  name: TimeRange | 'custom';
  days: number;
  /**
   * Whether the day under way counts. As with Meta's own presets: the last n days end yesterday, because half a day of spend
   * beside a whole day of sales misleads; a month, a year and the lifetime run up to today.
   */
  includes_today: boolean;
  /** As many days right before, to compare with; a lifetime has none. */
  previous: Days | null;
}

export const dayMs = 86_400_000;
/** The start of a day in UTC, epoch milliseconds. */
export const toMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const toDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, count: number): string => toDay(toMs(day) + count * dayMs);

/** Days from `from` to `to`, both counted. */
export const countDays = ({ from, to }: Days): number => Math.round((toMs(to) - toMs(from)) / dayMs) + 1;

/** A date of the calendar between the years 2000 and 2199: `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!/^2[01]\d\d-\d\d-\d\d$/.test(text)) return false;
  const ms = toMs(text);
  return !Number.isNaN(ms) && toDay(ms) === text;
}

export const eachDay = ({ from, to }: Days): string[] =>
  Array.from({ length: Math.max(0, countDays({ from, to })) }, (_, n) => addDays(from, n));

/**
 * @param today the day under way in the ad account's zone
 * @param first the first day there is anything of, for `lifetime`
 */
export function resolveRange(asked: TimeRange | Days, today: string, first: string): Range {
  const days = typeof asked === 'string' ? daysOf(asked, today, first) : asked;
  const count = countDays(days);
  return {
    ...days,
    name: typeof asked === 'string' ? asked : 'custom',
    days: count,
    includes_today: days.from <= today && today <= days.to,
    previous: asked === 'lifetime' ? null : { from: addDays(days.from, -count), to: addDays(days.from, -1) },
  };
}

function daysOf(name: TimeRange, today: string, first: string): Days {
  const monthStart = `${today.slice(0, 8)}01`;
  switch (name) {
    case 'this_month':
      return { from: monthStart, to: today };
    case 'last_month': {
      const to = addDays(monthStart, -1);
      return { from: `${to.slice(0, 8)}01`, to };
    }
    case 'this_year':
      return { from: `${today.slice(0, 4)}-01-01`, to: today };
    case 'lifetime':
      return { from: first < today ? first : today, to: today };
    default:
      return { from: addDays(today, -Number.parseInt(name, 10)), to: addDays(today, -1) };
  }
}

export type Step = 'day' | 'week' | 'month';

/** How finely a chart of so many days is drawn. */
export const stepFor = (days: number): Step => (days <= 92 ? 'day' : days <= 731 ? 'week' : 'month');

/** The first day of the week (Monday) or month that a day is in. */
export function startOf(day: string, step: Step): string {
  if (step === 'month') return `${day.slice(0, 8)}01`;
  if (step === 'day') return day;
  return addDays(day, -((new Date(toMs(day)).getUTCDay() + 6) % 7));
}
