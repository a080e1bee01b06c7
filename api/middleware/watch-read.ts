/** What the owner's documents ask of sensitive reads: at most 100 a minute of each by each person, and a note of who read. */
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { countRead } from '../platform/count-reads.ts';
import { limitRate } from './rate-limit.ts';

/** @param name what the documents call the read: `view_marketing_stats` @param path of the endpoint, each of which has its own limit */
export const watchRead = (name: string, path: string) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { deps, principal, ip } = c.var;
    const limit = deps.config.READS_PER_MINUTE;
    const { remaining, seconds } = await limitRate(c, `read:${path}:${principal.id}`, { limit, seconds: 60 });
    await next();
    c.res.headers.set('ratelimit-limit', String(limit));
    c.res.headers.set('ratelimit-remaining', String(remaining));
    c.res.headers.set('ratelimit-reset', String(seconds));
    const { type, id, tenantId } = principal;
    if (c.res.ok || c.res.status === 304) countRead(deps, tenantId, { action: name, actor: { type, id }, ip });
  });
