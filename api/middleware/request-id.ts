/** Gives each request an id of ours, writes one log line about it, and works out the caller's address. */
import { createMiddleware } from 'hono/factory';
import { requestId } from 'hono/request-id';
import { matchedRoutes } from 'hono/route';
import type { AppContext, AppEnv } from '../context.ts';
import type { Deps } from '../deps.ts';
import type { Metrics } from '../metrics.ts';

/** Hono's, told to look at no header: ids stand in the audit log, so a caller's own is never taken. */
const giveId = requestId({ headerName: '' });

export const identifyRequest = (deps: Deps, metrics: Metrics) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const started = performance.now();
    c.set('deps', deps);
    c.set('ip', clientAddress(c, deps.config.TRUSTED_PROXY_HOPS));
    await giveId(c, next);
    c.res.headers.set('x-request-id', c.var.requestId);
    const seconds = (performance.now() - started) / 1000;
    const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'))?.path ?? 'other';
    const isGone = c.res.status === 499;
    // Who hangs up says nothing about us.
    if (!isGone) metrics.observe(c.req.method, route, c.res.status, seconds);
    deps.log(c.res.status >= 500 ? 'error' : isGone ? 'info' : 'debug', 'request', {
      request_id: c.var.requestId,
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(seconds * 1000),
    });
  });

/** The peer's address; behind N proxies of ours the Nth entry of X-Forwarded-For from the right, which they wrote. */
function clientAddress(c: AppContext, hops: number): string {
  const peer = c.env?.remoteAddress ?? 'unknown';
  if (hops === 0) return peer;
  const chain = (c.req.header('x-forwarded-for') ?? '').split(',').map((part) => part.trim());
  return chain.at(-hops) || peer;
}
