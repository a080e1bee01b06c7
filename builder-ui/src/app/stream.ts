/**
 * The server's stream of changes (`/api/crm/stream`). An event says which resource changed; its queries are asked again.
 * Nothing is ever written into the cache from here, so what the screen shows always came from a normal answer.
 */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from './keys.ts';

/** Which queries a change touches, by the first word of the event's name. */
const touched: Record<string, readonly (readonly unknown[])[]> = {
  lead: [keys.leads.all, keys.automation.all],
  opportunity: [keys.opportunities.all, keys.leads.all],
  sale: [keys.sales.all, keys.leads.all],
  cart: [keys.carts.all, keys.leads.all],
  enrolment: [keys.enrolments.all, keys.flows.all, keys.leads.all],
  message: [keys.messages.all, keys.automation.all, keys.flows.all, keys.leads.all],
  flow: [keys.flows.all, keys.automation.all],
  template: [keys.templates.all],
  sender: [keys.senders.all],
  notification: [keys.notifications.all],
  settings: [keys.settings.all, keys.session],
};

/** Keeps the screen true while the shell is mounted. The browser reconnects by itself and sends Last-Event-ID. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const waiting = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource('/api/crm/stream');
    const flush = () => {
      timer = undefined;
      for (const topic of waiting) invalidate(client, topic);
      waiting.clear();
    };
    source.onmessage = (event: MessageEvent<string>) => {
      waiting.add(topicOf(event.data));
      // A burst (an import, many webhooks) becomes one round of questions.
      timer ??= setTimeout(flush, 400);
    };
    return () => {
      source.close();
      clearTimeout(timer);
    };
  }, [client]);
}

function topicOf(data: string): string {
  try {
    const event = JSON.parse(data) as { type?: string; topic?: string };
    return (event.topic ?? event.type ?? '').split('.')[0] ?? '';
  } catch {
    return '';
  }
}

function invalidate(client: QueryClient, topic: string): void {
  for (const queryKey of touched[topic] ?? []) void client.invalidateQueries({ queryKey });
}
