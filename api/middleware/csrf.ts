/**
 * A page of another site must not act with our cookies. Browsers say where a request comes from in Sec-Fetch-Site and Origin,
 * and a page cannot forge either. Scripts send neither: they are let through with JSON or no body, because a request without
 * both headers cannot come from a page of any browser in use, and the types a form can send stay refused in any case. Hono's own guard would add nothing to this and is not in use: it looks at three types of body only, is content
 * with either header whatever the other says, and takes a script's call without a body for a form.
 */
import { createMiddleware } from 'hono/factory';
import type { AppContext, AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** @throws Problem `foreign_origin` when an unsafe call does not come from our own pages */
export function assertOwnOrigin(c: AppContext): void {
  if (safeMethods.has(c.req.method)) return;
  const site = c.req.header('sec-fetch-site');
  const origin = c.req.header('origin');
  if (site !== undefined) {
    if (site === 'same-origin') return;
  } else if (origin !== undefined) {
    if (origin === new URL(c.var.deps.config.PUBLIC_URL).origin) return;
  } else if (!formTypes.test(c.req.header('content-type') ?? '')) {
    return;
  }
  throw new Problem('foreign_origin');
}

/** What a form, or `fetch` without a preflight, can send. */
const formTypes =
  /^\s*(text\/|multipart\/|application\/x-www-form-urlencoded|application\/csp-report|application\/reports)/i;

export const checkOrigin = createMiddleware<AppEnv>(async (c, next) => {
  assertOwnOrigin(c);
  await next();
});
