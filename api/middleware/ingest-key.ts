/**
 * For addresses that hold an ingest key: it says whose leads come. Wrong keys are limited per address, right ones per key. A key may
 * name the sites whose pages use it: those may read the answer (CORS), and pages of others are refused. No cookie is ever read here.
 */
import { findApiKey } from '#db/people/api-keys.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';
import { hashSecret } from '../platform/secrets.ts';
import { limitRate } from './rate-limit.ts';
import { enterTenant } from './tenant.ts';

export const enterByKey = createMiddleware<AppEnv>(async (c, next) => {
  const found = await findApiKey(c.var.deps.sql, await hashSecret(c.req.param('key') ?? ''));
  if (!found || found.kind !== 'ingest') {
    await limitRate(c, `bad-ingest:${c.var.ip}`, { limit: 60, seconds: 60 });
    throw new Problem('wrong_key');
  }
  const origin = c.req.header('origin');
  if (origin !== undefined && found.origins.includes(origin)) c.set('letOrigin', origin);
  // A key that names no site says nothing about pages; their browsers keep the answer from them.
  else if (origin !== undefined && (found.origins.length > 0 || c.req.method === 'OPTIONS'))
    throw new Problem('foreign_origin', { detail: `This key does not name ${origin.slice(0, 200)}.` });
  await limitRate(c, `ingest:${found.id}`, { limit: 6000, seconds: 60 });
  const { id, tenant_id: tenantId, kind, name } = found;
  enterTenant(c, { type: 'api_key', id, tenantId, kind, name }, wholeTenant);
  await next();
});

/** Outside of all that may refuse, so that a page that may read answers can read those too. */
export const answerOrigin = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.res.headers.append('vary', 'Origin');
  const origin = c.get('letOrigin') as string | undefined;
  if (origin === undefined) return;
  c.res.headers.set('access-control-allow-origin', origin);
  c.res.headers.set('access-control-expose-headers', 'retry-after, idempotency-replayed');
});
