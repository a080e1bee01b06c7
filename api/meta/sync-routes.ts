/** The reading of ad accounts: how it stands, and at once on demand. Progress is told as `syncs` over /crm/stream. */
import { hasHistory, listAccountSyncs } from '#db/marketing/sync-state.ts';
import { syncAds } from './sync-ads.ts';
import { endpoint, routes } from '../endpoint.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { json, optionalBody } from '../platform/http-schema.ts';
import { syncInput, syncListSchema, syncStandSchema, viewAccountSync } from './sync-schema.ts';

const tags = ['Meta connection'];

export const metaSync = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/sync',
      access: 'marketing.read',
      summary: 'How the reading of each connected ad account stands: progress, completeness, errors, next time',
      tags,
      responses: { 200: json(syncStandSchema) },
    }),
    async (c) => {
      const [accounts, has_history] = await c.var.read(
        async (tx) => [await listAccountSyncs(tx), await hasHistory(tx)] as const,
      );
      return c.json({ accounts: accounts.map(viewAccountSync), has_history }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/sync',
      access: 'marketing.sync',
      summary: 'Read ad accounts now; one that is being read already goes on',
      tags,
      request: { body: optionalBody(syncInput) },
      responses: { 202: json(syncListSchema) },
    }),
    async (c) => {
      await limitRate(c, `ads-sync:${c.var.principal.tenantId}`, { limit: 20, seconds: 60 });
      const { account_id = null } = c.req.valid('json');
      const body = await c.var.change(202, async (act) => ({
        accounts: (await syncAds(act, account_id)).map(viewAccountSync),
      }));
      return c.json(body, 202);
    },
  );
