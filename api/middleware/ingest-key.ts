/**
 * For addresses that hold an ingest key: it says whose leads come. Wrong keys are limited per address, right ones per key. A key may
 * name the sites whose pages use it: those may read the answer (CORS), and pages of others are refused. No cookie is ever read here.
 */
import { type Entering, enterByIngestKeys, type IngestKey } from '#db/people/api-keys.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';
import { createGatherer } from '../gather.ts';
import { oncePerApp } from '../once-per-app.ts';
import { base64url, hashSecret } from '../platform/secrets.ts';
import { judgeHits, limitRate } from './rate-limit.ts';
import { enterTenant } from './tenant.ts';

/** Who comes at the same time is looked at together. */
const enter = oncePerApp((deps) =>
  createGatherer((all: Entering[]): Promise<(IngestKey | null)[]> => enterByIngestKeys(deps.sql, all, 60), {
    lanes: 1,
    most: 100,
    patienceMs: 250,
  }),
);

export const enterByKey = createMiddleware<AppEnv>(async (c, next) => {
  const secret = c.req.param('key') ?? '';
  const origin = c.req.header('origin');
  // A key that names no site says nothing about pages; their browsers keep the answer from them.
  const page = { origin: origin ?? null, mustBeNamed: c.req.method === 'OPTIONS' };
  const hash = await hashSecret(secret);
  const found = await enter(c.var.deps)({ hash, name: `ingest:${base64url(hash)}`, ...page });
  if (!found) {
    await limitRate(c, `bad-ingest:${c.var.ip}`, { limit: 60, seconds: 60 });
    throw new Problem('wrong_key');
  }
  const { hits, retry_after: retryAfter } = found;
  if (hits === null)
    throw new Problem('foreign_origin', { detail: `This key does not name ${origin?.slice(0, 200)}.` });
  if (origin !== undefined && found.origins.includes(origin)) c.set('letOrigin', origin);
  judgeHits({ hits, retryAfter }, 6000);
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
