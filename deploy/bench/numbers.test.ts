import { expect, it } from 'vitest';
import { median, percentile } from './numbers.ts';

it('median() takes the middle, or the mean of the two middles', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it('percentile() names a value that was measured', () => {
  const values = Array.from({ length: 100 }, (_, n) => n + 1);
  expect([percentile(values, 50), percentile(values, 95), percentile([7], 95)]).toEqual([50, 95, 7]);
});
