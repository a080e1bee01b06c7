/**
 * The server's stream of changes (`/api/crm/stream`). An event says which resource changed; its queries are asked again.
 * Nothing is ever written into the cache from here, so what the screen shows always came from a normal answer.
 */
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { keys } from './keys.ts';
import { send } from './send.ts';

/** Which queries a change touches, by its topic (db/platform/changes.ts). */
const touched: Record<string, readonly (readonly unknown[])[]> = {
  leads: [keys.leads.all, keys.automation.all, keys.conversations.all],
  opportunities: [keys.opportunities.all, keys.dealStages.all, keys.leads.all],
  sales: [keys.sales.all, keys.leads.all],
  marketing: [keys.marketing.all],
  carts: [keys.carts.all, keys.leads.all],
  enrolments: [keys.enrolments.all, keys.flows.all, keys.leads.all],
  messages: [keys.messages.all, keys.automation.all, keys.flows.all, keys.leads.all, keys.conversations.all],
  flows: [keys.flows.all, keys.automation.all, keys.firstSteps.all],
  templates: [keys.templates.all, keys.firstSteps.all],
  syncs: [keys.templates.all, keys.adsSync.all, keys.metaPages.all, keys.firstSteps.all],
  senders: [keys.senders.all, keys.firstSteps.all],
  notifications: [keys.notifications.all],
  tasks: [keys.tasks.all],
  tests: [keys.firstSteps.all],
};

/** What the stream says of the workers. */
export interface EngineState {
  is_at_work: boolean;
  seen_at: string | null;
}

/** Keeps the screen true while the shell is mounted. @returns whether a worker is at work; undefined until that is known */
export function useLiveUpdates(): EngineState | undefined {
  const client = useQueryClient();
  const [engine, setEngine] = useState<EngineState>();
  useEffect(() => follow((topics) => invalidate(client, topics), setEngine), [client]);
  return engine;
}

/**
 * Follows the stream until the returned function is called. A broken line is the browser's to mend (it sends Last-Event-ID);
 * a refusal, such as an expired session, ends the source, so the session is asked for and a new source is opened.
 */
function follow(onChange: (topics: Set<string>) => void, onEngine: (state: EngineState) => void): () => void {
  const waiting = new Set<string>();
  let source: EventSource | undefined;
  let isLeft = false;
  let flushing: ReturnType<typeof setTimeout> | undefined;
  let opening: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const flush = () => {
    flushing = undefined;
    onChange(new Set(waiting));
    waiting.clear();
  };
  const open = () => {
    // The answer that this waited for may come after the screen was left.
    if (isLeft) return;
    const opened = new EventSource('/api/crm/stream');
    source = opened;
    opened.addEventListener('open', () => (failures = 0));
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED || isLeft) return;
      const delay = Math.min(2000 * 2 ** failures++, 60_000);
      opening = setTimeout(() => void send('/api/auth/me').then(open, open), delay);
    });
    opened.addEventListener('engine', ({ data }) => onEngine(JSON.parse(data as string) as EngineState));
    // `reset`: away for too long to be told what changed.
    for (const topic of [...Object.keys(touched), 'reset']) {
      opened.addEventListener(topic, () => {
        for (const one of topic === 'reset' ? Object.keys(touched) : [topic]) waiting.add(one);
        // A burst (an import, many webhooks) becomes one round of questions.
        flushing ??= setTimeout(flush, 400);
      });
    }
  };
  open();
  return () => {
    isLeft = true;
    source?.close();
    clearTimeout(flushing);
    clearTimeout(opening);
  };
}

function invalidate(client: QueryClient, topics: Set<string>): void {
  const queryKeys = new Set([...topics].flatMap((topic) => touched[topic] ?? []));
  for (const queryKey of queryKeys) void client.invalidateQueries({ queryKey });
}
