/** Any range of days as few blocks of 1, 4, 16 and 64 days, added and taken away: the sizes that `marketing_totals` keeps sums of. */
import { countDays, type Days } from '#metrics';

const sizes = [64, 16, 4, 1] as const;
type Span = (typeof sizes)[number];

/** The blocks `lo`…`hi` of one size. Block n of size s holds the days s·n … s·n + s−1 since 2000-01-01. */
export interface Piece {
  /** −1: to be taken away from the others. */
  sign: 1 | -1;
  span: Span;
  lo: number;
  hi: number;
}

/** Days since 2000-01-01. */
export const dayNumber = (day: string): number => countDays({ from: '2000-01-01', to: day }) - 1;

/**
 * Pieces whose sum is exactly that of these days. Seven days are a large block without its rest where that means fewer blocks,
 * and a block may reach beyond what is stored, as nothing lies there.
 * @param stored the first and last day that there are sums of; null: there are none
 */
export function cover({ from, to }: Days, stored: Days | null): Piece[] {
  if (!stored) return [];
  const [first, last] = [dayNumber(from), dayNumber(to)];
  const [oldest, newest] = [dayNumber(stored.from), dayNumber(stored.to)];

  /** What to add so that of a block, counted `already` times (0 or 1), the days asked for are counted once and no others. */
  const complete = (block: number, already: 0 | 1, [span, ...smaller]: readonly Span[]): Piece[] => {
    const [begin, end] = [block * span!, block * span! + span! - 1];
    if (end < oldest || begin > newest) return [];
    const whole: Piece = { sign: already ? -1 : 1, span: span!, lo: block, hi: block };
    if (begin > last || end < first) return already ? [whole] : [];
    if (begin >= first && end <= last) return already ? [] : [whole];
    const parts = (counted: 0 | 1) =>
      Array.from({ length: span! / smaller[0]! }, (_, n) =>
        complete(block * (span! / smaller[0]!) + n, counted, smaller),
      ).flat();
    const [without, within] = [parts(already), [whole, ...parts(already ? 0 : 1)]];
    return within.length < without.length ? within : without;
  };

  const [largest] = sizes;
  const [lo, hi] = [Math.max(first, oldest), Math.min(last, newest)].map((day) => Math.floor(day / largest));
  const pieces: Piece[] = [];
  for (let block = lo!; block <= hi!; block++) pieces.push(...complete(block, 0, sizes));
  return join(pieces);
}

/** Neighbours of one size and sign as one piece. */
function join(pieces: Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces.toSorted((a, b) => a.sign - b.sign || a.span - b.span || a.lo - b.lo)) {
    const before = joined.at(-1);
    if (before?.sign === piece.sign && before.span === piece.span && before.hi + 1 === piece.lo) before.hi = piece.hi;
    else joined.push({ ...piece });
  }
  return joined;
}

/** Windows that the totals keep sums for (`marketing_age_class` in SQL). */
const classes = [1, 7, 30, 90, 365] as const;

/** The largest kept window that is not longer: what lies between the two is summed from single credits. */
export const keptWindow = (window: number): number => classes.findLast((each) => each <= window) ?? classes[0];
