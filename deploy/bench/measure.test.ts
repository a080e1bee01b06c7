import { expect, test } from 'vitest';
import { inParallel, median, percentile, untilAll } from './measure.ts';

test('percentile() is the smallest value that so many per cent do not exceed', () => {
  const values = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([percentile(values, 50), percentile(values, 95), percentile(values, 100)]).toEqual([50, 95, 100]);
  expect(median([3, 1, 2])).toBe(2);
});

test('untilAll() says how many were missing', async () => {
  await expect(untilAll(3, 60, async () => 2)).rejects.toThrow('only 2 of 3');
});

test('inParallel() does each once and never more than so many at a time', async () => {
  const seen: number[] = [];
  let inside = 0;
  let most = 0;
  await inParallel(20, 4, async (n) => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 1));
    seen.push(n);
    inside--;
  });
  expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(most).toBe(4);
});
