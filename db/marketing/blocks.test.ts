import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#metrics';
import { cover, dayNumber, keptWindow } from './blocks.ts';

describe('cover()', () => {
  it('holds every day of a range once, in few blocks', () => {
    const date = fc.integer({ min: -200, max: 12_000 }).map((n) => addDays('2000-01-01', n));
    fc.assert(
      fc.property(date, date, (a, b) => {
        const [from, to] = [a, b].toSorted() as [string, string];
        const days = cover({ from, to }).flatMap(({ span, lo, hi }) =>
          Array.from({ length: (hi - lo + 1) * span }, (_, n) => lo * span + n),
        );
        const [first, last] = [dayNumber(from), dayNumber(to)];
        expect(days).toEqual(Array.from({ length: last - first + 1 }, (_, n) => first + n));
        expect(cover({ from, to }).length).toBeLessThanOrEqual(5);
        const blocks = cover({ from, to }).reduce((sum, { lo, hi, span }) => sum + (span === 64 ? 0 : hi - lo + 1), 0);
        expect(blocks).toBeLessThanOrEqual(28);
      }),
    );
  });

  it('finds the longest kept window that fits', () => {
    expect([1, 2, 7, 29, 30, 31, 90, 200, 365].map(keptWindow)).toEqual([1, 1, 7, 7, 30, 30, 90, 90, 365]);
  });
});
