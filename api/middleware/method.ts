/** What is said of a path that is there under other methods only. */
import type { Hono, MiddlewareHandler } from 'hono';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Of paths without parameters: refuses the methods that they do not have, before a path with one takes them for an id
 * (`PATCH /crm/leads/import` is no lead called import).
 */
export function refuseOtherMethods(app: Hono<AppEnv>): MiddlewareHandler<AppEnv> {
  let known: Map<string, Set<string>> | undefined;
  return async (c, next) => {
    known ??= methodsOf(app);
    const methods = known.get(c.req.path);
    const { method } = c.req;
    if (methods && !methods.has(method === 'HEAD' ? 'GET' : method)) throw notAllowed([...methods]);
    await next();
  };
}

function methodsOf(app: Hono<AppEnv>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL' || !path.startsWith('/api/') || /[:*]/.test(path)) continue;
    found.set(path, (found.get(path) ?? new Set()).add(method));
  }
  return found;
}

const notAllowed = (allowed: string[]): Problem => {
  const all = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
  return new Problem('method_not_allowed', { headers: { allow: all.toSorted().join(', ') } });
};

/** For a request that no route took: 405 with the methods that one would, else 404. Asks the app's own router. */
export function notServed(app: Hono<AppEnv>, path: string): Problem {
  const allowed = methods.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  return allowed.length === 0 ? new Problem('not_found') : notAllowed(allowed);
}
