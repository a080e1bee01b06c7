/** A series with its empty steps filled in, for charts and sparklines. */
import { eachDay, startOf, type MetricId, type Value } from '#metrics';
import type { Series } from './marketing-queries.ts';

export type Point = Series['points'][number];

/** Every step of the range, in order; `point` is missing where nothing happened. */
export function stepsOf({ from, to, step, points }: Series): { date: string; point: Point | undefined }[] {
  const known = new Map(points.map((point) => [point.date, point]));
  const dates = new Set(eachDay({ from, to }).map((day) => startOf(day, step)));
  return [...dates].map((date) => ({ date, point: known.get(date) }));
}

/** One metric over time. A step without anything is zero for what is counted or summed, and unknown for a ratio. */
export function valuesOf(series: Series, id: MetricId): (number | null)[] {
  return stepsOf(series).map(({ point }) => valueOf(point?.[id], id));
}

const summed: ReadonlySet<MetricId> = new Set([
  'leads',
  'opportunities',
  'sales',
  'customers',
  'sales_revenue',
  'marketing_spend',
  'profit',
  'impressions',
  'clicks',
]);

export function valueOf(value: Value | undefined, id: MetricId): number | null {
  if (value === undefined) return summed.has(id) ? 0 : null;
  return value === null ? null : Number(value);
}
