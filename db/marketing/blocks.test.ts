import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Days } from '#metrics';
import { cover, dayNumber, keptWindow, type Piece } from './blocks.ts';

describe('cover()', () => {
  const date = fc.integer({ min: -200, max: 12_000 }).map((n) => addDays('2000-01-01', n));
  const range = fc.tuple(date, date).map((both) => {
    const [from, to] = both.toSorted() as [string, string];
    return { from, to };
  });
  const count = ({ from, to }: Days) =>
    Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, n) => dayNumber(from) + n);
  const blocksIn = (pieces: Piece[]) => pieces.reduce((sum, { lo, hi }) => sum + hi - lo + 1, 0);

  it('counts of what is stored every day of the range once, and no other', () => {
    fc.assert(
      fc.property(range, range, (days, stored) => {
        const counted = new Map<number, number>();
        for (const { sign, span, lo, hi } of cover(days, stored)) {
          for (let day = lo * span; day < (hi + 1) * span; day++) counted.set(day, (counted.get(day) ?? 0) + sign);
        }
        const inRange = new Set(count(days));
        for (const day of count(stored)) expect(counted.get(day) ?? 0).toBe(inRange.has(day) ? 1 : 0);
      }),
    );
  });

  it('needs few blocks: the large ones, and at most seven at either end', () => {
    fc.assert(
      fc.property(range, (days) => {
        expect(blocksIn(cover(days, days))).toBeLessThanOrEqual(Math.ceil(count(days).length / 64) + 1);
        const stored = { from: '1999-01-01', to: '2040-01-01' };
        expect(blocksIn(cover(days, stored))).toBeLessThanOrEqual(count(days).length / 64 + 14);
      }),
    );
  });

  it('reads the last ninety days, or seven, from a handful of blocks', () => {
    const stored = { from: '2023-10-01', to: '2026-11-21' };
    expect(cover({ from: '2026-08-23', to: '2026-11-20' }, stored)).toEqual([
      { sign: -1, span: 1, lo: 9821, hi: 9821 },
      { sign: -1, span: 4, lo: 2432, hi: 2432 },
      { sign: 1, span: 1, lo: 9731, hi: 9731 },
      { sign: 1, span: 64, lo: 152, hi: 153 },
    ]);
    for (let shift = 0; shift < 64; shift++) {
      const days = { from: addDays('2026-11-14', -shift), to: addDays('2026-11-20', -shift) };
      expect(blocksIn(cover(days, { ...stored, to: addDays(days.to, 1) }))).toBeLessThanOrEqual(5);
    }
  });

  it('reads nothing where nothing is stored', () => {
    expect(cover({ from: '2026-01-01', to: '2026-12-31' }, null)).toEqual([]);
    expect(cover({ from: '2026-01-01', to: '2026-12-31' }, { from: '2025-01-01', to: '2025-12-31' })).toEqual([]);
  });

  it('finds the longest kept window that fits', () => {
    expect([1, 2, 7, 29, 30, 31, 90, 200, 365].map(keptWindow)).toEqual([1, 1, 7, 7, 30, 30, 90, 90, 365]);
  });
});
