/** A real lead for previews and test runs: its facts, and finding one by typing. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Facts } from '#flow';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

export const factsQuery = (leadId: string) =>
  queryOptions({
    queryKey: keys.leads.part(leadId, 'facts'),
    queryFn: (): Promise<Facts> => read(api.crm.leads[':id'].facts.$get({ param: { id: leadId } })),
    staleTime: 30_000,
  });

interface LeadChoice {
  id: string;
  name: string | null;
  phone: string | null;
}

/** The newest leads whose name or phone has the words. */
export function useLeadChoices(text: string): { leads: LeadChoice[]; loading: boolean } {
  const found = useQuery({
    queryKey: keys.leads.list({ q: text, limit: 20 }),
    queryFn: () => read(api.crm.leads.$get({ query: { limit: '20', ...(text === '' ? {} : { q: text }) } })),
    placeholderData: keepPreviousData,
  });
  return { leads: found.data?.items ?? [], loading: found.isFetching };
}
