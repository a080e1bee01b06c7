import { findSession } from '#db/people/sessions.ts';
import * as z from 'zod';
import { currentUser } from '../../context.ts';
import type { Deps } from '../../deps.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { Problem } from '../../errors.ts';
import { oncePerApp } from '../../once-per-app.ts';
import { openConnection } from './connection.ts';
import { createEngineWatch } from './engine-watch.ts';
import { createFeed } from './feed.ts';

/** Tabs that one person can keep open on one process, and streams of all people together. */
const mostPerUser = 20;
const mostInAll = 5000;

/** The feed, the sign of life of workers, and how many streams each person has. */
const hubOf = oncePerApp((deps) => ({
  feed: createFeed(deps.sql, deps.log),
  engine: createEngineWatch(deps.sql),
  open: new Map<string, number>(),
}));

/** Streams that are open on this process. */
export const countStreams = (deps: Deps): number => hubOf(deps).feed.size();

export const stream = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/stream',
    access: 'stream.read',
    summary: 'Follow what changes: an event per topic with the ids, `reset` when anything may have changed',
    tags: ['Operations'],
    responses: {
      200: { description: 'Server-Sent Events.', content: { 'text/event-stream': { schema: z.string() } } },
    },
  }),
  (c) => {
    const { deps } = c.var;
    const { id: userId, tenantId, role, sessionId } = currentUser(c);
    const { feed, engine, open } = hubOf(deps);
    const mine = open.get(userId) ?? 0;
    if (mine >= mostPerUser)
      throw new Problem('too_many_requests', { detail: 'Too many open streams.', headers: { 'retry-after': '30' } });
    if (feed.size() >= mostInAll) throw new Problem('unavailable', { headers: { 'retry-after': '30' } });
    open.set(userId, mine + 1);

    const body = openConnection({
      feed,
      engine,
      tenantId,
      role,
      lastEventId: readLastEventId(c.req.header('last-event-id')),
      stillWelcome: async () => {
        const session = await findSession(deps.sql, sessionId);
        return session?.role === role && !session.is_stopped;
      },
      onClose: () => {
        const left = (open.get(userId) ?? 1) - 1;
        if (left > 0) open.set(userId, left);
        else open.delete(userId);
      },
    });
    const headers = {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-store, no-transform',
      'x-accel-buffering': 'no',
    };
    return new Response(body, { headers });
  },
);

function readLastEventId(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,16}$/.test(header) ? Number(header) : null;
}
