/** Probes for machines, outside of /api. */
import type { Hono } from 'hono';
import { ping } from '#db/platform/tenant.ts';
import { sameSecret } from './secrets.ts';
import type { AppEnv } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Metrics } from '../metrics.ts';

const local = /^(127\.|\[?::1\]?$|::ffff:127\.|localhost$)/;

/** `/healthz`: the process lives. `/readyz`: it can serve, that is, Postgres answers; says so, or why not, within a second. `/metrics`: with METRICS_TOKEN. */
export function addProbes(app: Hono<AppEnv>, metrics: Metrics): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }, 200));
  app.get('/readyz', async (c) => {
    const database = await ping(c.var.deps.sql);
    return database === 'ready' ? c.json({ status: 'ready' }, 200) : c.json({ status: `database-${database}` }, 503);
  });
  app.get('/metrics', async (c) => {
    const { METRICS_TOKEN, PUBLIC_URL } = c.var.deps.config;
    const given = /^Bearer (\S{1,512})$/.exec(c.req.header('authorization') ?? '')?.[1];
    // A proxy on this machine makes everybody's calls look like calls from here; where there is one, the public address is another.
    const isHere = local.test(new URL(PUBLIC_URL).hostname);
    const allowed = METRICS_TOKEN ? given && (await sameSecret(given, METRICS_TOKEN)) : local.test(c.var.ip) && isHere;
    if (!allowed) throw notFound();
    return c.body(await metrics.text(), 200, { 'content-type': metrics.contentType });
  });
}
