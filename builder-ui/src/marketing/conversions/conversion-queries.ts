/** What the page about sales back to Meta asks the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

const readSettings = () => read(api.crm.conversions.settings.$get());
export type ConversionSettings = Awaited<ReturnType<typeof readSettings>>;
export const settingsQuery = queryOptions({ queryKey: keys.conversions.one('settings'), queryFn: readSettings });

const readSummary = () => read(api.crm.conversions.summary.$get({ query: {} }));
export type ConversionSummary = Awaited<ReturnType<typeof readSummary>>;
export const summaryQuery = queryOptions({
  queryKey: keys.conversions.one('summary'),
  queryFn: readSummary,
  refetchInterval: 10_000,
});

const readRows = (state: Conversion['state'] | undefined, cursor: string) =>
  read(
    api.crm.conversions.$get({ query: { limit: '50', ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } }),
  );
export type Conversion = Awaited<ReturnType<typeof readAny>>['items'][number];
const readAny = () => read(api.crm.conversions.$get({ query: {} }));
export const rowsQuery = (state: Conversion['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: keys.conversions.pages({ state }),
    queryFn: ({ pageParam }) => readRows(state, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 10_000,
  });
