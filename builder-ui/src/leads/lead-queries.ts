/** What the lead pages ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

export interface Lead {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  wa_user_id: string | null;
  status: string;
  tags: string[];
  seller_id: string | null;
  lead_source: string | null;
  meta_campaign_id: string | null;
  meta_adset_id: string | null;
  meta_ad_id: string | null;
  meta_ad_headline: string | null;
  meta_ad_body: string | null;
  external_ids: Record<string, string>;
  custom: Record<string, string | number | boolean | null>;
  timezone: string | null;
  consent: 'granted' | 'revoked' | null;
  last_inbound_at: string | null;
  created_at: string;
  updated_at: string;
}

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
