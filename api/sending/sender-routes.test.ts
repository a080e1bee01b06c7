import { startSandbox, type RunningSandbox } from '#deploy/sandbox/server.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

const apiKey = 'sandbox-key';
let api: TestApi;
let sandbox: RunningSandbox;
let phones: string[];
beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: [apiKey] });
  api = await createTestApi({ fetch, env: { YCLOUD_URL: sandbox.url, PUBLIC_URL: 'https://app.example.com' } });
  const listed = await ycloud('/v2/whatsapp/phoneNumbers');
  phones = listed.items.map((number: { phoneNumber: string }) => number.phoneNumber);
});
afterAll(async () => {
  await sandbox.stop();
  await api.stop();
});

const ycloud = async (path: string, method = 'GET') => {
  const answer = await fetch(`${sandbox.url}${path}`, { method, headers: { 'x-api-key': apiKey } });
  return (await answer.json().catch(() => ({}))) as { items: any[] }; // oxlint-disable-line typescript/no-explicit-any -- what the stand-in answers
};
const hooks = async () => (await ycloud('/v2/webhookEndpoints')).items;
const connect = (who: Person, over: object = {}) =>
  who.post('/api/crm/senders', { provider: 'ycloud', api_key: apiKey, phone: phones[0], label: 'Ventas', ...over });

describe('senders', () => {
  it('are connected: number checked, webhook registered, key and secret sealed', async () => {
    const ceo = await api.person();
    const before = (await hooks()).length;
    const { status, body } = await connect(ceo, { phone: phones[0]!.replace(/^\+(\d{4})/, '+$1 ') });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      phone: phones[0],
      label: 'Ventas',
      is_default: true,
      sending_stopped: false,
      webhook: { last_event_at: null },
    });
    const [hook] = (await hooks()).slice(before);
    expect(hook.url).toMatch(/^https:\/\/app\.example\.com\/api\/webhooks\/ycloud\/[\w-]{40,}$/);
    expect(hook.enabledEvents).toContain('whatsapp.message.updated');
    const rows =
      await api.database.owner()`select key, sealed_value from credentials where tenant_id = ${ceo.tenantId} order by key`;
    expect(rows.map((row) => row.key)).toEqual([`sender:${body.id}`, `sender:${body.id}:webhook`]);
    for (const row of rows) expect(Buffer.from(row.sealed_value).toString('latin1')).not.toMatch(/sandbox-key|whsec_/);
    const [sync] =
      await api.database.owner()`select state from sync_runs where tenant_id = ${ceo.tenantId} and kind = 'templates'`;
    expect(sync!.state).toBe('running');
    for (const answer of [body, (await ceo.get('/api/crm/senders')).body, (await ceo.get('/api/crm/audit')).body]) {
      expect(JSON.stringify(answer)).not.toMatch(/sandbox-key|whsec_|credential/);
    }
  });

  it('are connected once by a call that is repeated under its Idempotency-Key', async () => {
    const ceo = await api.person();
    const before = (await hooks()).length;
    const ask = () =>
      ceo.post(
        '/api/crm/senders',
        { provider: 'ycloud', api_key: apiKey, phone: phones[0], label: 'Ventas' },
        { 'idempotency-key': 'connect-1' },
      );
    const first = await ask();
    const again = await ask();
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await hooks()).length).toBe(before + 1);
    expect((await ceo.delete(`/api/crm/senders/${first.body.id}`)).status).toBe(204);
  });

  it('of one account share its key and its webhook', async () => {
    const ceo = await api.person();
    expect(phones.length).toBeGreaterThan(1);
    const before = (await hooks()).length;
    const first = await connect(ceo);
    const second = await connect(ceo, { phone: phones[1], label: '' });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toMatchObject({ is_default: false, webhook: { last_event_at: null } });
    expect((await hooks()).length).toBe(before + 1);
    expect((await ceo.delete(`/api/crm/senders/${first.body.id}`)).status).toBe(204);
    expect((await hooks()).length).toBe(before + 1);
    expect((await ceo.get('/api/crm/senders')).body.items).toMatchObject([{ id: second.body.id, is_default: true }]);
    expect((await ceo.post(`/api/crm/senders/${second.body.id}/test`)).body.ok).toBe(true);
    expect((await ceo.delete(`/api/crm/senders/${second.body.id}`)).status).toBe(204);
    expect((await hooks()).length).toBe(before);
    expect(await api.database.owner()`select key from credentials where tenant_id = ${ceo.tenantId}`).toEqual([]);
  });

  it('are refused with a reason: wrong key, number of another account, twice the same', async () => {
    const ceo = await api.person();
    const before = (await hooks()).length;
    const wrongKey = await connect(ceo, { api_key: 'not-the-key-at-all' });
    expect([wrongKey.status, wrongKey.body.errors[0].path]).toEqual([422, 'api_key']);
    const wrongPhone = await connect(ceo, { phone: '+15005550006' });
    expect([wrongPhone.status, wrongPhone.body.errors[0].path]).toEqual([422, 'phone']);
    expect((await connect(ceo, { phone: 'call me' })).status).toBe(422);
    expect((await connect(ceo, { provider: 'cloud-api' })).status).toBe(422);
    expect((await connect(ceo)).status).toBe(201);
    const twice = await connect(ceo);
    expect([twice.status, twice.body.code]).toEqual([409, 'already_exists']);
    expect((await hooks()).length).toBe(before + 1);
  });

  it('leave no registration behind when the number cannot be added, and say so when YCloud is away', async () => {
    const ceo = await api.person();
    const before = (await hooks()).length;
    const raced = await Promise.all([connect(ceo), connect(ceo), connect(ceo)]);
    expect(raced.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    expect((await hooks()).length).toBe(before + 1);
    const away = await createTestApi({ env: { YCLOUD_URL: 'http://ycloud.test' } });
    const answer = await connect(await away.person());
    expect([answer.status, answer.body.code]).toEqual([502, 'provider_failed']);
    await away.stop();
  });

  it('are changed, tested, and kept while a live flow names them', async () => {
    const ceo = await api.person();
    const { body: sender } = await connect(ceo);
    const path = `/api/crm/senders/${sender.id}`;
    expect((await ceo.patch(path, { label: 'Soporte', per_second: 50 })).body).toMatchObject({
      label: 'Soporte',
      per_second: 50,
    });
    expect((await ceo.patch(path, { per_second: 5000 })).status).toBe(422);
    expect((await ceo.patch(path, { api_key: 'not-the-key-at-all' })).status).toBe(422);
    expect((await ceo.patch(path, { sending_stopped: true })).status).toBe(422);
    const examined = await ceo.post(`${path}/test`);
    expect(examined.body).toMatchObject({ ok: true, balance: { currency: expect.any(String) } });
    expect(examined.body.checks.map((check: { code: string }) => check.code)).toEqual(['key', 'number', 'webhook']);
    const [hook] =
      await api.database.owner()`select external_id from webhook_endpoints where tenant_id = ${ceo.tenantId}`;
    await ycloud(`/v2/webhookEndpoints/${hook!.external_id}`, 'DELETE');
    const deaf = (await ceo.post(`${path}/test`)).body;
    expect([deaf.ok, deaf.checks.find((check: { ok: boolean }) => !check.ok).code]).toEqual([false, 'webhook']);

    const { body: flow } = await ceo.post('/api/crm/flows', { name: 'Usa el número' });
    await api.database.owner()`
      insert into flow_versions (tenant_id, flow_id, number, graph, plan)
      values (${ceo.tenantId}, ${flow.id}, 1, ${api.deps.sql.json({ nodes: [{ config: { sender: sender.id } }] })}, '{}')`;
    await api.database.owner()`update flows set status = 'active', live_version = 1 where id = ${flow.id}`;
    const kept = await ceo.delete(path);
    expect([kept.status, kept.body.code, kept.body.flows]).toEqual([
      409,
      'sender_in_use',
      [{ id: flow.id, name: 'Usa el número' }],
    ]);
  });

  it('are the admins’ business, and nobody else’s', async () => {
    const ceo = await api.person();
    const { body: sender } = await connect(ceo);
    const tenant = { id: ceo.tenantId, ceoId: ceo.userId, ceoEmail: '' };
    const [seller, marketing, stranger] = [
      await api.person('seller', tenant),
      await api.person('marketing', tenant),
      await api.person(),
    ];
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/test'],
    ] as const) {
      const url = `/api/crm/senders/${sender.id}${path}`;
      const body = method === 'PATCH' ? { label: 'x' } : undefined;
      expect((await stranger.request(method, url, body)).status).toBe(404);
      expect((await seller.request(method, url, body)).status).toBe(403);
      expect((await marketing.request(method, url, body)).status).toBe(403);
    }
    expect((await marketing.get('/api/crm/senders')).body.items).toHaveLength(1);
    expect((await seller.get('/api/crm/senders')).status).toBe(403);
    expect((await stranger.get('/api/crm/senders')).body.items).toEqual([]);
  });
});
