/** What the webhooks page asks the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { m } from '../../paraglide/messages.js';

const readWebhooks = () => read(api.crm.webhooks.$get());
export type Webhook = Awaited<ReturnType<typeof readWebhooks>>['items'][number];
export const webhooksQuery = queryOptions({
  queryKey: keys.webhooks.list(),
  queryFn: readWebhooks,
  refetchInterval: 15_000,
});

const readCalls = (id: string, cursor: string) =>
  read(api.crm.webhooks[':id'].calls.$get({ param: { id }, query: { limit: '30', ...(cursor ? { cursor } : {}) } }));
export type WebhookCall = Awaited<ReturnType<typeof readCalls>>['items'][number];
export const callsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.webhooks.part(id, 'calls'),
    queryFn: ({ pageParam }) => readCalls(id, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: 5_000,
  });

export function pausedWord(reason: NonNullable<Webhook['paused_reason']>): string {
  const words = { person: m.webhook_paused_person, failing: m.webhook_paused_failing, gone: m.webhook_paused_gone };
  return words[reason]();
}
