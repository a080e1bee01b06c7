/** What the pages of opportunities and sales ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import type { OpportunityState, SaleState } from './deal-status.tsx';

export interface DealFilters<State> {
  q?: string;
  status?: State;
  lead_id?: string;
}

export function opportunitiesQuery(filters: DealFilters<OpportunityState>) {
  return infiniteQueryOptions({
    queryKey: keys.opportunities.pages({ ...filters }),
    queryFn: ({ pageParam }) =>
      read(api.crm.opportunities.$get({ query: { ...given(filters), limit: '50', ...cursor(pageParam) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function salesQuery(filters: DealFilters<SaleState>) {
  return infiniteQueryOptions({
    queryKey: keys.sales.pages({ ...filters }),
    queryFn: ({ pageParam }) =>
      read(api.crm.sales.$get({ query: { ...given(filters), limit: '50', ...cursor(pageParam) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

const readOpportunity = (id: string) => read(api.crm.opportunities[':id'].$get({ param: { id } }));
export type Opportunity = Awaited<ReturnType<typeof readOpportunity>>;
const readSale = (id: string) => read(api.crm.sales[':id'].$get({ param: { id } }));
export type Sale = Awaited<ReturnType<typeof readSale>>;

export const refundsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.sales.part(id, 'refunds'),
    queryFn: () => read(api.crm.sales[':id'].refunds.$get({ param: { id } })),
  });

function given<T extends object>(filters: T): T {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as T;
}

function cursor(page: string): { cursor?: string } {
  return page === '' ? {} : { cursor: page };
}
