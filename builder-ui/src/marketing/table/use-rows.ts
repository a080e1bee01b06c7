/** The rows of the level on screen, with their remainder and total. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { arrange } from '#metrics';
import { campaignRow, rowsQuery, type FigureRow, type RowsPage, type Stats, type Sums } from '../marketing-queries.ts';
import type { View } from '../view.ts';

export interface Rows {
  rows: FigureRow[] | undefined;
  /** Of all pages. */
  count: number;
  remainder: RowsPage['remainder'] | undefined;
  total: Sums | undefined;
  error: unknown;
  /** What stands there belongs to another period or order; the right rows are on their way. */
  stale: boolean;
  retry: () => void;
  /** Asks for the next page, if there is one and none is on its way. */
  more: () => void;
}

/** @param stats they carry all campaigns: no request for those while no name is looked for */
export function useRows(view: View, stats: Stats | undefined, statsStale: boolean, statsError: unknown): Rows {
  const fromStats = view.level === 'campaign' && view.q === undefined;
  const { ask, level, campaign, adset, q, sort, order } = view;
  const scope = { ...(campaign && { campaign }), ...(level === 'ad' && adset && { adset }) };
  const query = useInfiniteQuery({
    ...rowsQuery({ ask, level, sort, order, ...(level !== 'campaign' && scope), ...(q && { q }) }),
    enabled: !fromStats,
  });
  const pages = query.data?.pages;
  const rows = useMemo(() => {
    if (fromStats) return stats && arrange(stats.campaigns.map(campaignRow), { sort, order });
    const all = pages?.flatMap((page) => page.items);
    return level === 'ad' ? all : all && arrange(all, { sort, order });
  }, [fromStats, stats, pages, level, sort, order]);
  if (fromStats) {
    return {
      rows,
      count: rows?.length ?? 0,
      remainder: stats?.remainder,
      total: stats,
      error: statsError,
      stale: statsStale,
      retry: () => {},
      more: () => {},
    };
  }
  const last = pages?.at(-1);
  return {
    rows,
    count: last?.count ?? 0,
    remainder: last?.remainder,
    total: last?.total,
    error: query.error,
    stale: query.isPlaceholderData,
    retry: () => void query.refetch(),
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage && !query.isPlaceholderData) void query.fetchNextPage();
    },
  };
}
