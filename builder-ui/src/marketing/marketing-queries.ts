/** What the Marketing Hub asks the API. The browser sends `If-None-Match` by itself, so asking again costs little. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Values } from '#metrics';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import type { Creative } from '../ui/ad-picture.tsx';
import type { Ask, Level, View } from './view.ts';

const { marketing } = api.crm;

const readStats = (ask: Ask) => read(marketing.stats.$get({ query: ask }));
export type Stats = Awaited<ReturnType<typeof readStats>>;

/** Totals, changes and campaigns. What stands on screen stays until the answer for another period is there. */
export const statsQuery = (ask: Ask) =>
  queryOptions({
    queryKey: keys.marketing.list({ part: 'stats', ...ask }),
    queryFn: () => readStats(ask),
    placeholderData: keepPreviousData,
  });

/** The figures of a period to compare with. */
export const comparedQuery = (ask: Ask) =>
  queryOptions({
    queryKey: keys.marketing.list({ part: 'roi', ...ask }),
    queryFn: () => read(marketing.stats.roi.$get({ query: ask })),
  });

export interface PlaceIds {
  campaign_id?: string;
  adset_id?: string;
  ad_id?: string;
}

const readSeries = (query: Ask & PlaceIds & { step?: 'day' | 'week' | 'month' }) =>
  read(marketing.series.$get({ query }));
export type Series = Awaited<ReturnType<typeof readSeries>>;

export const seriesQuery = (ask: Ask, place: PlaceIds = {}, step?: 'day' | 'week' | 'month') =>
  queryOptions({
    queryKey: keys.marketing.list({ part: 'series', ...ask, ...place, step }),
    queryFn: () => readSeries({ ...ask, ...place, ...(step && { step }) }),
    placeholderData: keepPreviousData,
  });

type RowsAsk = Pick<View, 'ask' | 'level' | 'campaign' | 'adset' | 'q' | 'sort' | 'order'>;

/** The figures of some rows, and by currency the amounts they were made of. */
export interface Sums extends Values {
  amounts: { spend: Record<string, string>; revenue: Record<string, string> };
}

/** A campaign, ad set or ad with its figures. */
export interface FigureRow extends Sums {
  id: string;
  name: string;
  status: string;
  /** What it belongs to. */
  parent: string | null;
  creative?: Creative;
}

const pageSize = 200;

/** Pages of rows of one level, with their remainder and total. Campaigns and ad sets come whole. */
export const rowsQuery = (rows: RowsAsk) =>
  infiniteQueryOptions({
    // The order of ads is the server's, that of the others is made here and asks nothing.
    queryKey: keys.marketing.list({ part: 'rows', ...rows, ...(rows.level !== 'ad' && { sort: '', order: '' }) }),
    queryFn: ({ pageParam }) => readRows(rows, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    // Rows of another level or place would be wrong under this heading.
    placeholderData: (before, query) =>
      before && query && placeOf(query.queryKey[2]) === placeOf({ ...rows }) ? before : undefined,
  });
const placeOf = ({ level, campaign, adset }: Record<string, unknown>) => JSON.stringify([level, campaign, adset]);

async function readRows({ ask, level, campaign, adset, q, sort, order }: RowsAsk, cursor: string) {
  const scope = { ...ask, ...(q && { q }), ...(campaign && { campaign_id: campaign }) };
  if (level === 'campaign') {
    const body = await read(marketing.campaigns.$get({ query: scope }));
    return { ...body, items: body.items.map(campaignRow), count: body.items.length };
  }
  if (level === 'adset') {
    const body = await read(marketing.adsets.$get({ query: scope }));
    return { ...body, items: body.items.map(adsetRow), count: body.items.length };
  }
  const page = { limit: String(pageSize), sort, order, ...(cursor && { cursor }), ...(adset && { adset_id: adset }) };
  const body = await read(marketing.ads.$get({ query: { ...scope, ...page } }));
  return { ...body, items: body.items.map(adRow) };
}
export type RowsPage = Awaited<ReturnType<typeof readRows>>;

/** What the API tells of a place of any level. */
type Place = Omit<FigureRow, 'id' | 'parent'>;

/** Rows of the table. One without a name goes by its id: there must be something to read and to click. */
export const campaignRow = (row: Place & { campaign_id: string }): FigureRow => ({
  ...row,
  id: row.campaign_id,
  name: row.name || row.campaign_id,
  parent: null,
});

const adsetRow = (row: Place & { adset_id: string; campaign_name: string | null }): FigureRow => ({
  ...row,
  id: row.adset_id,
  name: row.name || row.adset_id,
  parent: row.campaign_name,
});

const adRow = (row: Place & { ad_id: string; campaign_name: string | null; adset_name: string | null }): FigureRow => ({
  ...row,
  id: row.ad_id,
  name: row.name || row.ad_id,
  parent: [row.campaign_name, row.adset_name].filter(Boolean).join(' › '),
});

/** One campaign, ad set or ad in the period; null when nothing of it is known there. */
export const placeQuery = (ask: Ask, level: Level, id: string) =>
  queryOptions({
    queryKey: keys.marketing.list({ part: 'place', ...ask, level, id }),
    queryFn: async (): Promise<FigureRow | null> => {
      if (level === 'campaign') {
        const { items } = await read(marketing.campaigns.$get({ query: ask }));
        const found = items.find((row) => row.campaign_id === id);
        return found ? campaignRow(found) : null;
      }
      if (level === 'adset') {
        const { items } = await read(marketing.adsets.$get({ query: { ...ask, adset_id: id } }));
        return items[0] ? adsetRow(items[0]) : null;
      }
      const { items } = await read(marketing.ads.$get({ query: { ...ask, ad_id: id } }));
      return items[0] ? adRow(items[0]) : null;
    },
  });

const readFlows = (query: Ask & { campaign_id?: string; ad_id?: string }) => read(marketing.flows.$get({ query }));
export type AdFlow = Awaited<ReturnType<typeof readFlows>>['items'][number];

/** Into which flows ads sent people, a row per ad and flow. */
export const flowsQuery = (ask: Ask, place: { campaign_id?: string; ad_id?: string }) =>
  queryOptions({
    queryKey: keys.marketing.list({ part: 'flows', ...ask, ...place }),
    queryFn: () => readFlows({ ...ask, ...place }),
  });

export type PeopleMetric = 'leads' | 'opportunities' | 'sales' | 'customers';

/** The leads behind a number: their counts add up to it. */
export const peopleQuery = (ask: Ask, metric: PeopleMetric, place: PlaceIds & { unattributed?: 'true' }) =>
  infiniteQueryOptions({
    queryKey: keys.marketing.pages({ part: 'people', ...ask, metric, ...place }),
    queryFn: ({ pageParam }) =>
      read(
        marketing.leads.$get({
          query: { ...ask, metric, ...place, limit: '50', ...(pageParam && { cursor: pageParam }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const ratesQuery = queryOptions({
  queryKey: keys.marketing.list({ part: 'rates' }),
  queryFn: () => read(marketing['exchange-rates'].$get()),
});
