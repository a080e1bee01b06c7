import { expect, test } from 'vitest';
import { sharesOf } from './effect.ts';

test('sharesOf() counts against what was sent, and knows no share of nothing', () => {
  expect(sharesOf({ sent: 40, delivered: 30, read: 20, replied: 5 }).map((step) => step.share)).toEqual([
    1, 0.75, 0.5, 0.125,
  ]);
  expect(sharesOf({ sent: 0, delivered: 0, read: 0, replied: 0 }).every((step) => step.share === null)).toBe(true);
});
