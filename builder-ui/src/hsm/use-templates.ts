/** The templates of the business, and asking WhatsApp for them anew. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { toastError } from '../ui/toast.tsx';

const readTemplates = () => read(api.crm.marketing.hsm.templates.$get({ query: { limit: '200' } }));
type Answer = Awaited<ReturnType<typeof readTemplates>>;
export type TemplateRow = Answer['items'][number];
export type TemplatePrice = Answer['prices'][number];
export type TemplateSync = NonNullable<Answer['sync']>;

/** All templates by name, with the state of the last sync. */
export function useTemplates() {
  return useQuery({
    queryKey: keys.templates.list(),
    queryFn: readTemplates,
    // While a sync runs its end is looked for; the stream tells of everything else.
    refetchInterval: (query) => (query.state.data?.sync?.state === 'running' ? 1500 : false),
  });
}

export function useTemplateSync() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => read(api.crm.marketing.hsm.templates.sync.$post()),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.templates.all }),
    onError: toastError,
  });
}
