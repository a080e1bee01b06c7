/** A series with its empty steps filled in, for the chart, its table and the sparklines. */
import { eachDay, evaluate, nothing, startOf, type Value } from '#metrics';
import type { Series } from './marketing-queries.ts';

/** Zero for what is counted or summed, and unknown for a ratio. */
const ofNothing = evaluate(nothing, true);

/** Every step of the range, in order, also those in which nothing happened. */
export function stepsOf({ from, to, step, points }: Series): Series['points'] {
  const known = new Map(points.map((point) => [point.date, point]));
  const dates = new Set(eachDay({ from, to }).map((day) => startOf(day, step)));
  return [...dates].map((date) => known.get(date) ?? { date, ...ofNothing });
}

/** A value to be drawn. */
export const toNumber = (value: Value): number | null => (value === null ? null : Number(value));
