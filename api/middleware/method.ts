/** What is said of a path that is there under other methods only. */
import type { Hono } from 'hono';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** For a request that no route took: 405 with the methods that one would, else 404. Asks the app's own router. */
export function notServed(app: Hono<AppEnv>, path: string): Problem {
  const allowed = methods.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
  if (allowed.length === 0) return new Problem('not_found');
  if (allowed.includes('GET')) allowed.splice(1, 0, 'HEAD');
  return new Problem('method_not_allowed', { headers: { allow: allowed.join(', ') } });
}
