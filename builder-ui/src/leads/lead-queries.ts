/** What the lead pages ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

/** The filters of the list, as they stand in the address. */
export interface LeadFilters {
  q?: string;
  status?: string;
  seller?: string;
  tag?: string;
  source?: string;
}

/** Pages of leads, newest first. */
export function leadsQuery({ q, status, seller, tag, source }: LeadFilters) {
  const filter = drop({ q, status, seller_id: seller, tag, lead_source: source });
  return infiniteQueryOptions({
    queryKey: keys.leads.list(filter),
    queryFn: ({ pageParam }) =>
      read(api.crm.leads.$get({ query: { ...filter, limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.leads.one(id),
    queryFn: () => read(api.crm.leads[':id'].$get({ param: { id } })),
  });

/** The team, for sellers to choose from. */
export const teamQuery = queryOptions({
  queryKey: keys.team.list(),
  queryFn: () => read(api.crm.team.$get()),
  staleTime: 300_000,
});

function drop<T extends Record<string, string | undefined>>(filter: T): Partial<Record<keyof T, string>> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof T, string>
  >;
}
