import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi, testEnv } from '../../testing.ts';
import { buildScene, homeOf, inTenant } from '../../testing/flow-scene.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { insertMessage } from '#db/testing/flow-scene.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

describe('the kill switch of operators', () => {
  const operator = { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` };

  it('stops sending for every tenant, is shown to them, and is noted without a tenant', async () => {
    const { ceo } = await buildScene(api);
    const path = '/api/operator/kill-switch';
    const put = (body: object, headers: Record<string, string>) => api.nobody.request('PUT', path, body, headers);
    expect((await ceo.get(path)).status).toBe(401);
    expect((await put({ on: true }, {})).status).toBe(401);
    expect((await put({}, operator)).status).toBe(422);
    expect((await api.nobody.request('GET', path, undefined, operator)).body).toMatchObject({ on: false });
    for (const on of [true, true, false]) {
      expect((await put({ on }, operator)).body).toMatchObject({ on });
      expect((await ceo.get('/api/crm/kill-switch')).body).toMatchObject({ global: on, tenant: false });
    }
    const { items } = (await api.nobody.request('GET', '/api/operator/events', undefined, operator)).body;
    expect(items.slice(0, 3).map(({ action }: { action: string }) => action)).toEqual([
      'sending.allow',
      'sending.stop',
      'sending.stop',
    ]);
  });
});

describe('kill switch', () => {
  it('stops the account or a flow, wakes what it held, and is noted', async () => {
    const { ceo, seller, flowId, myEnrolment } = await buildScene(api);
    expect((await seller.post('/api/crm/kill-switch', { scope: 'tenant', on: true })).status).toBe(403);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'tenant', on: true })).body).toEqual({
      global: false,
      tenant: true,
      senders: [],
      flows: [],
    });
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'flow', id: flowId, on: true })).body.flows).toEqual([
      { id: flowId, name: 'Recordatorio', held: 0 },
    ]);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'flow', on: true })).status).toBe(422);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'sender', id: flowId, on: true })).status).toBe(404);
    await inTenant(
      api,
      ceo,
      (tx) => tx`update enrolments set waiting_reason = 'kill-switch-flow' where id = ${myEnrolment}`,
    );
    expect((await ceo.get('/api/crm/kill-switch')).body.flows).toMatchObject([{ id: flowId, held: 1 }]);
    expect((await ceo.post('/api/crm/kill-switch', { scope: 'flow', id: flowId, on: false })).body.flows).toEqual([]);
    const signals = await inTenant(api, ceo, (tx) => tx`select enrolment_id, payload from enrolment_signals`);
    expect(signals).toEqual([{ enrolment_id: myEnrolment, payload: { type: 'retry' } }]);
    const stranger = await api.person();
    expect((await stranger.post('/api/crm/kill-switch', { scope: 'flow', id: flowId, on: true })).status).toBe(404);
    expect((await stranger.get('/api/crm/kill-switch')).body.tenant).toBe(false);
    const actions =
      await api.database.owner()`select action from system_events where tenant_id = ${ceo.tenantId} and outcome = 'ok' order by id`;
    expect(actions.map((row) => row.action)).toEqual(['sending.stop', 'sending.stop', 'sending.allow']);
  });
});

describe('diagnostics', () => {
  const states = async (who: Person) => {
    const { body } = await who.get('/api/crm/diagnostics');
    for (const check of body.checks)
      expect(check.state === 'ok' ? check.fix === null : check.fix.es.length > 10 && check.fix.en.length > 10).toBe(
        true,
      );
    return new Map<string, string>(
      body.checks.map((check: { code: string; state: string }) => [check.code, check.state]),
    );
  };

  it('say what is missing on the first day, and are green once all is well', async () => {
    const ceo = await api.person();
    await api.database.owner()`delete from worker_heartbeats`;
    const first = await states(ceo);
    expect(['worker', 'senders', 'templates', 'meta-token'].map((code) => first.get(code))).toEqual([
      'error',
      'error',
      'warning',
      'warning',
    ]);
    await api.database.owner()`insert into worker_heartbeats (id) values ('w') on conflict (id) do update set beat_at = now()`;
    await inTenant(api, ceo, async (tx) => {
      await tx`insert into senders (provider, phone, credential_key) values ('ycloud', '+5491100000009', 'k')`;
      await tx`insert into webhook_endpoints (id, provider, secret_key) values (${'w'.repeat(24) + ceo.tenantId}, 'ycloud', 'k:webhook')`;
      await tx`insert into sync_runs (kind, state) values ('templates', 'completed')`;
      await tx`insert into meta_connections (meta_user_id, scopes) values ('1', ${[...scopes]})`;
      await tx`insert into ad_accounts (account_id, name, currency, timezone, synced_at) values ('act_1', 'A', 'ARS', 'UTC', now())`;
      await tx`insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
        values ('act_1', '1', current_date - 1, '2', '3', 10, 100, 1, 'ARS')`;
      await tx`insert into meta_pages (page_id, name, subscribed_at) values ('9', 'Página', now())`;
    });
    expect(new Set((await states(ceo)).values())).toEqual(new Set(['ok']));
  });

  it('see queues that stand still, doubts, failures and flows without their template', async () => {
    const { ceo, flowId, mine } = await buildScene(api);
    await inTenant(api, ceo, async (tx) => {
      await tx`insert into events (type, lead_id, occurred_at) values ('lead.created', ${mine}, now() - interval '10 minutes')`;
      await tx`insert into events (type, lead_id, attempts) values ('lead.created', ${mine}, 5)`;
      await insertMessage(tx, { leadId: mine, flowId, state: 'unconfirmed' });
      await insertMessage(tx, { leadId: mine, flowId, state: 'failed', reason: 'no-phone' });
      await tx`update tenants set sending_stopped = true`;
      await tx`insert into webhook_inbox (provider, endpoint, external_event_id, raw, attempts, error) values ('ycloud', 'e', 'x', '', 3, 'SyntaxError')`;
    });
    const seen = await states(ceo);
    expect(Object.fromEntries([...seen].filter(([, state]) => state !== 'ok'))).toMatchObject({
      queue: 'error',
      sending: 'error',
      unconfirmed: 'warning',
      failures: 'warning',
      events: 'error',
      inbox: 'warning',
    });
    const marketing = await api.person('marketing', homeOf(ceo));
    expect((await marketing.get('/api/crm/diagnostics')).status).toBe(403);
  });
});
