/**
 * One open stream as Server-Sent Events. Each event is named after its topic, `event: flows` with `data: {"topic":"flows",
 * "ids":["…"]}`; `event: reset` says that anything may have changed, `event: engine` whether a worker is at work; a heartbeat
 * comes every 15 seconds.
 */
import type { Topic } from '#db/platform/changes.ts';
import { reachOf, type Permission, type Reach, type Role } from '../../permissions.ts';
import type { EngineWatch } from './engine-watch.ts';
import type { Feed } from './feed.ts';

export interface ConnectionOptions {
  feed: Feed;
  engine: EngineWatch;
  tenantId: string;
  role: Role;
  lastEventId: number | null;
  /** Asked every 20 seconds: is this person still a member with this role? False ends the stream. */
  stillWelcome: () => Promise<boolean>;
  onClose: () => void;
  heartbeatMs?: number;
  checkMs?: number;
}

const readableWith: Record<Topic, Permission> = {
  flows: 'flows.read',
  enrolments: 'enrolments.read',
  messages: 'messages.read',
  leads: 'leads.read',
  opportunities: 'deals.read',
  sales: 'deals.read',
  carts: 'deals.read',
  templates: 'templates.read',
  senders: 'senders.read',
  notifications: 'notifications.read',
  tasks: 'tasks.read',
  syncs: 'templates.read',
  tests: 'templates.read',
};

/**
 * What the Marketing Hub's numbers are made of. Who reads those but not the rows behind them is told `marketing`, without ids.
 */
const countedTopics: ReadonlySet<Topic> = new Set<Topic>(['leads', 'opportunities', 'sales', 'syncs']);

/** How long a browser waits before it opens a stream anew that broke: an instance that ended has others beside it. */
const retryMs = 1_000;

/** A client that has not taken this many events is stuck; it is closed and will come back. */
const mostWaiting = 256;

/** The body of the answer. Closes by itself when the client leaves, falls behind, or is no longer welcome. */
export function openConnection(options: ConnectionOptions): ReadableStream<Uint8Array> {
  const { feed, engine, role, heartbeatMs = 15_000, checkMs = 20_000 } = options;
  const utf8 = new TextEncoder();
  let end = (): void => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let lastId = 0;
        let closed = false;
        const write = (text: string) => {
          if (closed) return;
          if ((controller.desiredSize ?? 0) < 0) return end();
          controller.enqueue(utf8.encode(text));
        };
        const say = (id: number, event: string, data: object) => {
          lastId = id;
          write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        };
        const leave = feed.listen(
          {
            tenantId: options.tenantId,
            deliver: ({ id, topics }) => {
              for (const { topic, ids } of topics) {
                const reach = reachOf(readableWith[topic], role);
                if (reach) say(id, topic, visible(reach, topic, ids));
              }
              if (topics.some(({ topic }) => countedTopics.has(topic)) && reachOf('marketing.read', role))
                say(id, 'marketing', { topic: 'marketing' });
            },
            reset: (id) => say(id, 'reset', { topic: '*' }),
          },
          options.lastEventId,
        );
        const unwatch = engine.listen((state) => write(`event: engine\ndata: ${JSON.stringify(state)}\n\n`));
        const heartbeat = setInterval(
          () => say(Math.max(lastId, feed.readUntil(options.tenantId) ?? 0), 'heartbeat', {}),
          heartbeatMs,
        );
        const check = setInterval(() => {
          // A database that does not answer is no reason to throw people out; their requests fail by themselves.
          options.stillWelcome().then(
            (welcome) => welcome || end(),
            () => {},
          );
        }, checkMs);
        end = () => {
          if (closed) return;
          closed = true;
          leave();
          unwatch();
          clearInterval(heartbeat);
          clearInterval(check);
          options.onClose();
          try {
            controller.close();
          } catch {
            // Cancelled by the reader: closed already.
          }
        };
        // With an id from the start, so that whoever is cut off before the first event is told what came meanwhile.
        write(`retry: ${retryMs}\n`);
        say(options.lastEventId ?? Date.now(), 'hello', {});
      },
      cancel: () => end(),
    },
    { highWaterMark: mostWaiting },
  );
}

/** Somebody who sees only their own leads gets no ids: they would tell of other people's. */
const visible = (reach: Reach, topic: Topic, ids: string[] | undefined) =>
  reach === 'all' && ids ? { topic, ids } : { topic };
