import { startSandbox, type RunningSandbox } from '#deploy/sandbox/server.ts';
import { createAdaptorServer } from '@hono/node-server';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

let api: TestApi;
let sandbox: RunningSandbox;
let server: ReturnType<typeof createAdaptorServer>;
beforeAll(async () => {
  sandbox = await startSandbox({ apiKeys: ['sandbox-key'], retryFactor: 0.001 });
  // Meta asks an address before it delivers to it: the API must be there, under the name that it gives itself.
  const port = await freePort();
  const env = { YCLOUD_URL: sandbox.url, META_GRAPH_URL: sandbox.url, PUBLIC_URL: `http://127.0.0.1:${port}` };
  api = await createTestApi({ fetch, env });
  server = createAdaptorServer({
    fetch: (request) => api.app.fetch(request, { remoteAddress: '10.0.0.1' }),
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
});
afterAll(async () => {
  server?.close();
  await sandbox?.stop();
  await api?.stop();
});

const wabaId = '100000000000002';
const [phone, phoneId] = ['+12025550120', '100000000000020'];
const scopes = ['whatsapp_business_messaging', 'whatsapp_business_management'];
const secret = () => sandbox.sandbox.settings.meta.appSecret;

async function control(
  path: string,
  body: object,
): Promise<any> /* oxlint-disable-line typescript/no-explicit-any -- what the stand-in answers */ {
  const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.status === 204 ? null : await answer.json();
}
const token = async (over: object = {}): Promise<string> =>
  (await control('/meta/tokens', { scopes, expires_in: 0, ...over })).access_token;
const connect = async (who: Person, over: object = {}) =>
  await who.post('/api/crm/senders', {
    provider: 'cloud-api',
    api_key: await token(),
    more: { app_secret: secret() },
    phone: phoneId,
    ...over,
  });
const inbox = (tenantId: string) =>
  api.database.owner()`select provider, external_event_id from webhook_inbox where tenant_id = ${tenantId} order by seq`;
/** Until the inbox has what is wanted; fails after five seconds. */
async function stored(tenantId: string, count: number) {
  const end = Date.now() + 5_000;
  for (;;) {
    const rows = await inbox(tenantId);
    if (rows.length >= count || Date.now() > end) return rows;
    await new Promise((done) => setTimeout(done, 20));
  }
}

describe('a number of the Cloud API', () => {
  it('is connected by token and phone number id, asked about in words, and heard', async () => {
    const ceo = await api.person();
    const { status, body } = await connect(ceo);
    expect([status, body]).toMatchObject([
      201,
      {
        provider: 'cloud-api',
        phone,
        label: 'Sandbox Nube',
        waba_id: wabaId,
        messaging_limit: 'TIER_2K',
        quality: 'GREEN',
      },
    ]);
    const { body: tested } = await ceo.post(`/api/crm/senders/${body.id}/test`);
    expect(tested.checks.map(({ code, ok }: { code: string; ok: boolean }) => [code, ok])).toEqual([
      ['key', true],
      ['number', true],
      ['webhook', true],
      ['token', true],
      ['name', true],
      ['news', true],
    ]);
    await control('/inbound', { from: '+5491155550001', to: phone, text: 'Hola' });
    await control('/inbound', { from: '+5491155550001', to: phone, optOut: 'preferences' });
    const rows = await stored(ceo.tenantId, 2);
    expect(rows.map((row) => row.provider)).toEqual(['cloud-api', 'cloud-api']);
    expect(rows.map((row) => String(row.external_event_id).split(':')[0]!).toSorted()).toEqual([
      'in',
      'user_preferences',
    ]);
    const seen = [body, tested, (await ceo.get('/api/crm/senders')).body, (await ceo.get('/api/crm/audit')).body];
    for (const answer of seen) expect(JSON.stringify(answer)).not.toMatch(new RegExp(`EAA|${secret()}`));
    expect((await ceo.delete(`/api/crm/senders/${body.id}`)).status).toBe(204);
    expect(sandbox.sandbox.cloud.accounts.has(wabaId)).toBe(false);
    expect(await api.database.owner()`select key from credentials where tenant_id = ${ceo.tenantId}`).toEqual([]);
  });

  it('shares the account with another number, whose newer token counts for both', async () => {
    const ceo = await api.person();
    const first = await connect(ceo);
    const second = await connect(ceo, { phone: '+1 202-555-0121' });
    expect([first.status, second.status, second.body.phone]).toEqual([201, 201, '+12025550121']);
    const keys = await api.database.owner()`select key from credentials where tenant_id = ${ceo.tenantId} order by key`;
    expect(keys.map(({ key }) => key)).toEqual([`sender:${first.body.id}`, `sender:${first.body.id}:webhook`]);
    const newer = await token();
    expect((await ceo.patch(`/api/crm/senders/${first.body.id}`, { api_key: newer })).status).toBe(200);
    expect((await ceo.post(`/api/crm/senders/${second.body.id}/test`)).body.ok).toBe(true);
    for (const { body } of [first, second]) await ceo.delete(`/api/crm/senders/${body.id}`);
  });

  it('is refused in words that say what to mend', async () => {
    const ceo = await api.person();
    const two = ['100000000000002', '100000000000003'];
    const cases: [what: object, path: string, words: RegExp][] = [
      [{ api_key: 'EAAnobodyhasthistoken0000000000' }, 'api_key', /no acepta el token/],
      [
        { api_key: await token({ scopes: scopes.slice(0, 1) }) },
        'api_key',
        /falta permiso: whatsapp_business_management/,
      ],
      [{ more: {} }, 'more.app_secret', /Falta la clave secreta/],
      [{ more: { app_secret: 'of-another-app-altogether' } }, 'more.app_secret', /No es la clave secreta/],
      [{ api_key: await token({ waba_ids: two }) }, 'more.waba_id', /100000000000002, 100000000000003/],
      [{ more: { app_secret: secret(), waba_id: 'mía' } }, 'more.waba_id', /.*/],
      [{ more: { app_secret: secret(), pin: '1234' } }, 'more.pin', /.*/],
      [{ phone: '+15005550006' }, 'phone', /.*/],
    ];
    for (const [what, path, words] of cases) {
      const { status, body } = await connect(ceo, what);
      expect([status, body.errors[0].path]).toEqual([422, path]);
      expect(body.errors[0].text?.es ?? '').toMatch(words);
      expect(JSON.stringify(body)).not.toMatch(/EAA\w{12}/);
    }
    expect((await ceo.get('/api/crm/senders')).body.items).toEqual([]);
    expect(sandbox.sandbox.cloud.accounts.has(wabaId)).toBe(false);
  });

  it('says what is amiss later: a token that ends soon, a name that is not approved, news that go elsewhere', async () => {
    const ceo = await api.person();
    const { body } = await connect(ceo, { api_key: await token({ expires_in: 3 * 86_400 }) });
    await control('/numbers', { phoneNumber: phone, nameStatus: 'PENDING_REVIEW' });
    const { appSubscriptions } = sandbox.sandbox.meta;
    appSubscriptions.set('whatsapp_business_account', {
      ...appSubscriptions.get('whatsapp_business_account')!,
      url: 'https://crm.example.com/hook',
    });
    const { checks } = (await ceo.post(`/api/crm/senders/${body.id}/test`)).body;
    const red = checks.filter((check: { ok: boolean }) => !check.ok);
    expect(red.map(({ code }: { code: string }) => code)).toEqual(['token', 'name', 'news']);
    expect(red.at(-1).text.es).toContain('crm.example.com');
    await ceo.delete(`/api/crm/senders/${body.id}`);
    appSubscriptions.clear();
    await control('/numbers', { phoneNumber: phone, nameStatus: 'APPROVED' });
  });

  it('of another tenant is not heard at an address that the app shares', async () => {
    const [one, other] = [await api.person(), await api.person()];
    const first = await connect(one);
    const apart = await connect(other, {
      api_key: await token({ waba_ids: ['100000000000003'] }),
      phone: '100000000000030',
    });
    expect([first.status, apart.status]).toEqual([201, 201]);
    // What people prefer is told at the app's own address alone, which is the first's.
    await control('/inbound', { from: '+5491155550009', to: '+12025550130', optOut: 'preferences' });
    await control('/inbound', { from: '+5491155550009', to: '+12025550130', text: 'Hola' });
    expect((await stored(other.tenantId, 1)).map((row) => String(row.external_event_id).slice(0, 3))).toEqual(['in:']);
    expect(await inbox(one.tenantId)).toEqual([]);
    for (const [who, { body }] of [
      [one, first],
      [other, apart],
    ] as const)
      await who.delete(`/api/crm/senders/${body.id}`);
  });

  it('stands beside one of another provider', async () => {
    const ceo = await api.person();
    const other = await ceo.post('/api/crm/senders', {
      provider: 'ycloud',
      api_key: 'sandbox-key',
      phone: '+12025550110',
    });
    const own = await connect(ceo);
    expect([other.status, own.status]).toEqual([201, 201]);
    const { items, providers } = (await ceo.get('/api/crm/senders')).body;
    expect(items.map((item: { provider: string }) => item.provider).toSorted()).toEqual(['cloud-api', 'ycloud']);
    expect(providers.map(({ name }: { name: string }) => name)).toEqual(['ycloud', 'cloud-api']);
    for (const { body } of [other, own]) await ceo.delete(`/api/crm/senders/${body.id}`);
  });
});

describe('the handshake of an address', () => {
  const ask = (path: string, query: Record<string, string>) =>
    api.nobody.get(`${path}?${new URLSearchParams(query).toString()}`);
  const path = `/api/webhooks/cloud-api/${'a'.repeat(43)}`;

  it('is answered to nobody who does not know its token, and by no provider that asks nothing', async () => {
    const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'guess' };
    expect((await ask(path, query)).status).toBe(403);
    expect((await ask(path, {})).status).toBe(403);
    expect((await ask(path.replace('cloud-api', 'ycloud'), query)).status).toBe(403);
    expect((await ask(path.replace('cloud-api', 'nobody'), query)).status).toBe(404);
  });
});

async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((done) => socket.listen(0, '127.0.0.1', done));
  const { port } = socket.address() as AddressInfo;
  await new Promise((done) => socket.close(done));
  return port;
}
