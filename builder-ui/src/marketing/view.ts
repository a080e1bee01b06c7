/** What the page shows, read from the address and written to it. */
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import {
  defaultWindow,
  isDay,
  longestWindow,
  metricIds,
  timeRanges,
  type MetricId,
  type Model,
  type TimeRange,
} from '#metrics';
import type { MarketingSearch } from '../app/marketing-search.ts';

export type Level = 'campaign' | 'adset' | 'ad';
export type SortKey = MetricId | 'name';

/** The question every figure answers, as the API takes it. Only what differs from the defaults. */
export interface Ask {
  time_range?: TimeRange;
  from?: string;
  to?: string;
  model?: Model;
  window?: string;
  /** Of these ad accounts alone, separated by commas. */
  account_id?: string;
}

export interface View {
  ask: Ask;
  compare: 'previous' | 'year' | 'none';
  level: Level;
  campaign?: string;
  adset?: string;
  q?: string;
  sort: SortKey;
  order: 'asc' | 'desc';
  show?: string;
  people?: MarketingSearch['people'];
}

/** @param search as it stands in the address: what makes no sense counts as not said */
export function viewOf(search: MarketingSearch): View {
  const { campaign, adset, q, show, people } = search;
  return {
    ask: askOf(search),
    compare: search.compare ?? 'previous',
    level: search.level ?? 'campaign',
    sort: [...metricIds, 'name' as const].find((id) => id === search.sort) ?? 'marketing_spend',
    order: search.order ?? 'desc',
    ...(campaign && { campaign }),
    ...(adset && { adset }),
    ...(q && { q }),
    ...(show && { show }),
    ...(people && { people }),
  };
}

const accountIds = /^[\w.-]+(,[\w.-]+)*$/;

function askOf({ time_range, from, to, model, window, account }: MarketingSearch): Ask {
  const days = Number(window);
  const known = timeRanges.find((range) => range === time_range);
  const custom = from !== undefined && to !== undefined && isDay(from) && isDay(to) && from <= to;
  return {
    ...(custom ? { from, to } : known && known !== '7d' && { time_range: known }),
    ...(model && { model }),
    ...(Number.isInteger(days) &&
      days >= 1 &&
      days <= longestWindow &&
      days !== defaultWindow && { window: `${days}` }),
    ...(account !== undefined && accountIds.test(account) && { account_id: account }),
  };
}

const route = getRouteApi('/shell/crm/marketing');

/** The view, and how to change a part of it. The scroll stays where it is, and the back button undoes. */
export function useView() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return useMemo(
    () => ({
      ...viewOf(search),
      change: (part: MarketingSearch, replace = false) =>
        void navigate({ search: (before) => ({ ...before, ...part }), replace, resetScroll: false }),
    }),
    [search, navigate],
  );
}
