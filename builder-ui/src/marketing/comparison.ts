/** How far figures moved against the period they are compared with. */
import { useQuery } from '@tanstack/react-query';
import { change, type Days, type MetricId } from '#metrics';
import { comparedQuery, type Stats } from './marketing-queries.ts';
import type { View } from './view.ts';

/** The change of a metric; null where there is nothing to compare with, undefined while nothing is compared. */
export type ChangeOf = (id: MetricId) => number | null | undefined;

/** @param stats the figures on screen */
export function useChanges({ ask, compare }: Pick<View, 'ask' | 'compare'>, stats: Stats | undefined): Comparison {
  const days = stats && compare === 'year' && stats.time_range !== 'lifetime' ? yearBefore(stats) : undefined;
  const { time_range: _, from: __, to: ___, ...rest } = ask;
  const before = useQuery({ ...comparedQuery({ ...rest, ...days }), enabled: days !== undefined });
  if (!stats || compare === 'none' || stats.time_range === 'lifetime') return { days: null, changeOf: () => undefined };
  if (compare === 'previous') return { days: stats.previous, changeOf: (id) => stats[`${id}_change`] };
  return { days: days ?? null, changeOf: (id) => before.data && change(id, stats[id], before.data[id]) };
}

export interface Comparison {
  days: Days | null;
  changeOf: ChangeOf;
}

/** The same dates of the year before; the 29th of February becomes the 28th. */
function yearBefore({ from, to }: Days): Days {
  const back = (day: string) => {
    const [year, rest] = [Number(day.slice(0, 4)) - 1, day.slice(4)];
    return `${year}${rest === '-02-29' ? '-02-28' : rest}`;
  };
  return { from: back(from), to: back(to) };
}
