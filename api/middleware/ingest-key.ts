/** For addresses that hold an ingest key: it says whose leads come. Wrong keys are limited per address, right ones per key. */
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
  await limitRate(c, `ingest:${found.id}`, { limit: 6000, seconds: 60 });
  const { id, tenant_id: tenantId, kind, name } = found;
  enterTenant(c, { type: 'api_key', id, tenantId, kind, name }, wholeTenant);
  await next();
});
