/** Any range of days as few blocks of 1, 8 and 64 days, the sizes that `marketing_totals` keeps sums of. */
import { countDays, type Days } from '#metrics';

export type Span = 1 | 8 | 64;

/** The blocks `lo`…`hi` of one size. Block n of size s holds the days s·n … s·n + s−1 since 2000-01-01. */
export interface Piece {
  span: Span;
  lo: number;
  hi: number;
}

/** Days since 2000-01-01. */
export const dayNumber = (day: string): number => countDays({ from: '2000-01-01', to: day }) - 1;

/** Disjoint pieces that hold exactly these days: at most 7 blocks of each smaller size on either side. */
export function cover({ from, to }: Days): Piece[] {
  return fill(dayNumber(from), dayNumber(to), [64, 8, 1]);
}

function fill(first: number, last: number, [span, ...smaller]: Span[]): Piece[] {
  if (first > last || span === undefined) return [];
  const lo = Math.ceil(first / span);
  const hi = Math.floor((last + 1) / span) - 1;
  if (lo > hi) return fill(first, last, smaller);
  return [...fill(first, lo * span - 1, smaller), { span, lo, hi }, ...fill((hi + 1) * span, last, smaller)];
}

/** Windows that the totals keep sums for (`marketing_age_class` in SQL). */
const classes = [1, 7, 30, 90, 365] as const;

/** The largest kept window that is not longer: what lies between the two is summed from single credits. */
export const keptWindow = (window: number): number => classes.findLast((each) => each <= window) ?? classes[0];
