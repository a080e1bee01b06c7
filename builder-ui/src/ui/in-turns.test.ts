import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

test('inTurns() never runs more than asked for at once and reaches every item', async () => {
  let running = 0;
  let peak = 0;
  const { done, failure } = await inTurns([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    peak = Math.max(peak, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running--;
    return item * 2;
  });
  expect(peak).toBe(3);
  expect(failure).toBeUndefined();
  expect(done.map(({ result }) => result).toSorted((a, b) => a - b)).toEqual([2, 4, 6, 8, 10, 12, 14]);
});

test('inTurns() goes on after a failure and tells the first one', async () => {
  const { done, failure } = await inTurns(['a', 'b', 'c'], 1, async (item) => {
    if (item === 'b') throw new Error('no');
    return item;
  });
  expect(done.map(({ item }) => item)).toEqual(['a', 'c']);
  expect(failure).toEqual(new Error('no'));
});
