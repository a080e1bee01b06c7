/** What the screens about changes to many leads ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InferRequestType } from 'hono/client';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { toQuery, type LeadFilters } from '../lead-queries.ts';

const readBulk = (id: string) => read(api.crm['bulk-changes'][':id'].$get({ param: { id } }));
export type BulkChange = Awaited<ReturnType<typeof readBulk>>;
export type BulkBody = InferRequestType<(typeof api.crm)['bulk-changes']['$post']>['json'];
export type BulkAct = BulkBody['act'];

/** Whom a change is for: those ticked, or all that the filters mean, as many as the screen says they are. */
export type Whom = { ids: string[] } | { filters: LeadFilters; people: number };

export const countOf = (whom: Whom): number => ('ids' in whom ? whom.ids.length : whom.people);

/** How a change goes; asked again while it runs. */
export const bulkQuery = (id: string) =>
  queryOptions({
    queryKey: keys.bulkChanges.one(id),
    queryFn: () => readBulk(id),
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : 700),
  });

export const bulksQuery = infiniteQueryOptions({
  queryKey: keys.bulkChanges.pages(),
  queryFn: ({ pageParam }) =>
    read(api.crm['bulk-changes'].$get({ query: { limit: '20', ...(pageParam ? { cursor: pageParam } : {}) } })),
  initialPageParam: '',
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

/** The first of those of whom a change came to something. */
export const bulkPeopleQuery = (id: string, outcome: BulkChange['results'][number]['outcome']) =>
  queryOptions({
    queryKey: keys.bulkChanges.part(id, 'people', { outcome }),
    queryFn: () =>
      read(api.crm['bulk-changes'][':id'].people.$get({ param: { id }, query: { outcome, limit: '200' } })),
  });

/** Begins a change. */
export function beginBulk(whom: Whom, act: BulkAct, startFlows: boolean): Promise<BulkChange> {
  const of = 'ids' in whom ? { lead_ids: whom.ids } : { filter: toQuery(whom.filters), people: whom.people };
  return read(api.crm['bulk-changes'].$post({ json: { act, ...of, start_flows: startFlows } }));
}
