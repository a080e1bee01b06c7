import { expect, test } from 'vitest';
import { evaluate, nothing } from '#metrics';
import type { Series } from './marketing-queries.ts';
import { stepsOf } from './series-points.ts';

const busy = {
  date: '2026-11-02',
  ...evaluate({ ...nothing, impressions: 10, marketing_spend: '5', sales_revenue: '20' }, true),
};
const series = { from: '2026-11-01', to: '2026-11-03', step: 'day', points: [busy] } as Series;

test('stepsOf() fills the days in which nothing happened: sums are zero, what is divided by nothing is unknown', () => {
  const [first, second, third, ...more] = stepsOf(series);
  expect(second).toBe(busy);
  expect(more).toEqual([]);
  expect(first).toMatchObject({ date: '2026-11-01', leads: 0, marketing_spend: '0.00', profit: '0.00' });
  expect(first).toMatchObject({ roi_percentage: null, cpa: null, ctr: null });
  expect(third).toEqual({ ...first, date: '2026-11-03' });
});
