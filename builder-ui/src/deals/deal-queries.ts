/** What the pages of opportunities and sales ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import type { CartState, OpportunityState, SaleState } from './deal-status.tsx';

export interface DealFilters<State> {
  q?: string;
  status?: State;
  lead_id?: string;
}

export interface OpportunityFilters extends DealFilters<OpportunityState> {
  stage?: string;
  seller_id?: string;
}

const readStages = () => read(api.crm['deal-stages'].$get());
/** The stages of deals, in the tenant's order. */
export const stagesQuery = queryOptions({ queryKey: keys.dealStages.list(), queryFn: readStages });
export type DealStage = Awaited<ReturnType<typeof readStages>>['items'][number];

/** How many deals stand in each stage, and what they come to. */
export const sumsQuery = ({ seller_id }: OpportunityFilters) =>
  queryOptions({
    queryKey: keys.opportunities.list({ sums: true, seller_id }),
    queryFn: () => read(api.crm['opportunity-sums'].$get({ query: given({ seller_id }) })),
  });

export function opportunitiesQuery(filters: OpportunityFilters) {
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

export function cartsQuery(filters: DealFilters<CartState>) {
  return infiniteQueryOptions({
    queryKey: keys.carts.pages({ ...filters }),
    queryFn: ({ pageParam }) =>
      read(api.crm.carts.$get({ query: { ...given(filters), limit: '50', ...cursor(pageParam) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}
const readCarts = () => read(api.crm.carts.$get({ query: {} }));
export type Cart = Awaited<ReturnType<typeof readCarts>>['items'][number];

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
