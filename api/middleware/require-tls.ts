/**
 * Where people reach us by https, nothing is answered without it (ASVS 5.0 4.1.2): a page leads to its secure address; a call of the API
 * is refused, because whoever made it has already sent its key in the open and would not notice a redirect.
 */
import { createMiddleware } from 'hono/factory';
import type { AppContext, AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

export const requireTls = createMiddleware<AppEnv>(async (c, next) => {
  const { PUBLIC_URL, TRUSTED_PROXY_HOPS } = c.var.deps.config;
  if (!PUBLIC_URL.startsWith('https:') || !cameInTheOpen(c, TRUSTED_PROXY_HOPS)) return await next();
  const { path, method } = c.req;
  // Probes come from inside, past the proxy or through it.
  if (/^\/(healthz|readyz|metrics)$/.test(path)) return await next();
  if (/^\/api(\/|$)/.test(path) || !/^(GET|HEAD)$/.test(method)) throw new Problem('https_required');
  const { pathname, search } = new URL(c.req.url);
  return c.redirect(new URL(PUBLIC_URL).origin + pathname + search, 308);
});

/**
 * By the word of the outermost proxy of ours. Without that word nobody can say: an inner proxy that writes its own scheme alone would
 * shut everybody out.
 */
function cameInTheOpen(c: AppContext, hops: number): boolean {
  if (hops === 0) return false;
  const chain = (c.req.header('x-forwarded-proto') ?? '').split(',').map((part) => part.trim().toLowerCase());
  return chain.at(-hops) === 'http';
}
