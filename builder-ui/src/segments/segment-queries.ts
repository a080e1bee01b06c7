/** What the pages about segments ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Condition } from '#flow';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

const readSegment = (id: string) => read(api.crm.segments[':id'].$get({ param: { id } }));
export type Segment = Awaited<ReturnType<typeof readSegment>>;

export const segmentsQuery = (q?: string) =>
  infiniteQueryOptions({
    queryKey: keys.segments.pages({ q }),
    queryFn: ({ pageParam }) =>
      read(
        api.crm.segments.$get({
          query: { limit: '50', ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** For choices: all there may be. */
export const segmentChoicesQuery = queryOptions({
  queryKey: keys.segments.list({ choices: true }),
  queryFn: () => read(api.crm.segments.$get({ query: { limit: '200' } })),
  staleTime: 60_000,
});

export const segmentCountQuery = (id: string) =>
  queryOptions({
    queryKey: keys.segments.part(id, 'count'),
    queryFn: () => read(api.crm.segments[':id'].count.$get({ param: { id } })),
    staleTime: 15_000,
  });

/** Of a condition that is being drawn. */
export const conditionCountQuery = (condition: Condition | undefined) =>
  queryOptions({
    queryKey: keys.segments.list({ counted: condition }),
    queryFn: () => read(api.crm.segments.count.$post({ json: { condition: condition! } })),
    staleTime: 15_000,
    placeholderData: (before) => before,
  });
