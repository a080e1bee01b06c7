/**
 * One open stream as Server-Sent Events. Each event is named after its topic, `event: flows` with `data: {"topic":"flows",
 * "ids":["…"]}`; `event: reset` says that anything may have changed; a heartbeat comes every 15 seconds.
 */
import type { Topic } from '#db/platform/changes.ts';
import { reachOf, type Permission, type Reach, type Role } from '../../permissions.ts';
import type { Feed } from './feed.ts';

export interface ConnectionOptions {
  feed: Feed;
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
};

/**
 * What the Marketing Hub's numbers are made of. Who reads those but not the rows behind them is told `marketing`, without ids.
 */
const countedTopics: ReadonlySet<Topic> = new Set<Topic>(['leads', 'opportunities', 'sales', 'syncs']);

/** A client that has not taken this many events is stuck; it is closed and will come back. */
const mostWaiting = 256;

/** The body of the answer. Closes by itself when the client leaves, falls behind, or is no longer welcome. */
export function openConnection(options: ConnectionOptions): ReadableStream<Uint8Array> {
  const { feed, role, heartbeatMs = 15_000, checkMs = 20_000 } = options;
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
        const heartbeat = setInterval(
          () => write(lastId ? `id: ${lastId}\nevent: heartbeat\ndata: {}\n\n` : 'event: heartbeat\ndata: {}\n\n'),
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
          clearInterval(heartbeat);
          clearInterval(check);
          options.onClose();
          try {
            controller.close();
          } catch {
            // Cancelled by the reader: closed already.
          }
        };
        write('retry: 2000\nevent: hello\ndata: {}\n\n');
      },
      cancel: () => end(),
    },
    { highWaterMark: mostWaiting },
  );
}

/** Somebody who sees only their own leads gets no ids: they would tell of other people's. */
const visible = (reach: Reach, topic: Topic, ids: string[] | undefined) =>
  reach === 'all' && ids ? { topic, ids } : { topic };
