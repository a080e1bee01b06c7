import { insertEndpoint } from '#db/sending/senders.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
let clock = Date.parse('2026-11-20T12:00:00Z');
let sequence = 0;
beforeAll(async () => {
  api = await createTestApi({ now: () => new Date(clock) });
});
afterAll(() => api.stop());
// Each test in a minute of its own: what one gets wrong does not slow down the next.
beforeEach(() => {
  clock += 120_000;
});

async function newEndpoint(secret = 'whsec_0123456789abcdef0123456789abcdef') {
  const { id: tenant } = await api.database.createTenant();
  const id = `endpoint_${String(++sequence).padStart(20, '0')}`;
  await withTenant(api.deps.sql, tenant, async (tx) => {
    await api.deps.vault.put(tx, tenant, 'hook', secret);
    await insertEndpoint(tx, { id, provider: 'ycloud', externalId: null, secretKey: 'hook' });
  });
  const stored = () =>
    api.database.owner()`select external_event_id, raw, tenant_id from webhook_inbox where endpoint = ${id} order by seq`;
  return { id, tenant, secret, path: `/api/webhooks/ycloud/${id}`, stored };
}
const sign = (body: string | Uint8Array, secret: string, t: number | string = Math.floor(clock / 1000)) =>
  `t=${t},s=${createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')}`;
const event = (id: string, more: object = {}) =>
  JSON.stringify({ id, type: 'whatsapp.message.updated', apiVersion: 'v2', ...more });

/** A raw request: no helper may touch the bytes. */
const deliver = async (path: string, body: BodyInit, headers: Record<string, string>, from = '10.0.0.1') => {
  const answer = await api.app.request(path, { method: 'POST', body, headers, duplex: 'half' } as RequestInit, {
    remoteAddress: from,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const good = (endpoint: { path: string; secret: string }, body: string, from?: string) =>
  deliver(
    endpoint.path,
    body,
    { 'content-type': 'application/json', 'ycloud-signature': sign(body, endpoint.secret) },
    from,
  );

describe('YCloud webhooks', () => {
  it('store the very bytes before answering, once per event id', async () => {
    const endpoint = await newEndpoint();
    const body = `${event('evt_1', { whatsappMessage: { id: 'm', text: 'ñandú 🦤 {{lead.name}} STOP' } })}\n `;
    expect(await good(endpoint, body)).toEqual({ status: 200, body: { received: true, duplicate: false } });
    const answers = await Promise.all(Array.from({ length: 100 }, () => good(endpoint, body)));
    expect(answers.every((answer) => answer.status === 200 && answer.body.duplicate === true)).toBe(true);
    const rows = await endpoint.stored();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]!.raw).toString()).toBe(body);
    // The same id with another body: answered so that it is not sent for hours, and not believed.
    expect(await good(endpoint, event('evt_1', { other: true }))).toMatchObject({
      status: 200,
      body: { duplicate: true },
    });
    expect(await endpoint.stored()).toHaveLength(1);
  });

  it('take bytes that are no UTF-8 as they are', async () => {
    const endpoint = await newEndpoint();
    const body = new Uint8Array([...Buffer.from('{"id":"evt_raw","x":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
    const answer = await deliver(endpoint.path, body, {
      'content-type': 'application/json',
      'ycloud-signature': sign(body, endpoint.secret),
    });
    expect(answer.status).toBe(200);
    expect(new Uint8Array((await endpoint.stored())[0]!.raw)).toEqual(body);
  });

  it('know the tenant by the address alone', async () => {
    const [endpoint, other] = [await newEndpoint(), await newEndpoint()];
    const body = event('evt_t', { tenant_id: other.tenant });
    const path = `${endpoint.path}?tenant_id=${other.tenant}`;
    expect((await good({ ...endpoint, path }, body)).status).toBe(200);
    expect((await endpoint.stored())[0]!.tenant_id).toBe(endpoint.tenant);
    expect(await other.stored()).toEqual([]);
  });

  it('answer 401 to whatever is not signed by this endpoint, and store nothing', async () => {
    const endpoint = await newEndpoint();
    const other = await newEndpoint('whsec_ffffffffffffffffffffffffffffffff');
    const body = event('evt_bad');
    const right = sign(body, endpoint.secret);
    const now = Math.floor(clock / 1000);
    const cases: [string, string, Record<string, string>][] = [
      ['no signature', body, {}],
      ['an empty one', body, { 'ycloud-signature': '' }],
      ['a wrong secret', body, { 'ycloud-signature': sign(body, 'whsec_nope') }],
      ["another tenant's secret", body, { 'ycloud-signature': sign(body, other.secret) }],
      ['the signature of another body', event('evt_other'), { 'ycloud-signature': right }],
      ['a body written anew', JSON.stringify(JSON.parse(body), null, 2), { 'ycloud-signature': right }],
      ['a truncated body', body.slice(0, -1), { 'ycloud-signature': right }],
      ['a truncated signature', body, { 'ycloud-signature': right.slice(0, -2) }],
      [
        'upper-case hex',
        body,
        { 'ycloud-signature': right.replace(/s=.*/, (hex) => `s=${hex.slice(2).toUpperCase()}`) },
      ],
      ['two headers', body, { 'ycloud-signature': `${right}, ${right}` }],
      ['no t', body, { 'ycloud-signature': right.replace(/^t=\d+,/, '') }],
      ['a t that is no number', body, { 'ycloud-signature': sign(body, endpoint.secret, 'now') }],
      ['a negative t', body, { 'ycloud-signature': sign(body, endpoint.secret, -now) }],
      ['six minutes old', body, { 'ycloud-signature': sign(body, endpoint.secret, now - 360) }],
      ['six minutes ahead', body, { 'ycloud-signature': sign(body, endpoint.secret, now + 360) }],
      ['a signature under another name', body, { 'x-hub-signature-256': right }],
      ['compressed', body, { 'ycloud-signature': 'x', 'content-encoding': 'gzip' }],
    ];
    for (const [name, bytes, headers] of cases) {
      const answer = await deliver(endpoint.path, bytes, { 'content-type': 'application/json', ...headers });
      expect([name, answer.status, answer.body.code]).toEqual([name, 401, 'wrong_signature']);
    }
    expect(await endpoint.stored()).toEqual([]);
    expect((await deliver(other.path, body, { 'ycloud-signature': right })).status).toBe(401);
    expect(await other.stored()).toEqual([]);
  });

  it('accept a signature that is 299 seconds old', async () => {
    const endpoint = await newEndpoint();
    const body = event('evt_late');
    const signature = sign(body, endpoint.secret, Math.floor(clock / 1000) - 299);
    expect((await deliver(endpoint.path, body, { 'ycloud-signature': signature })).status).toBe(200);
  });

  it('answer 413 beyond a megabyte, with or without a declared length', async () => {
    const endpoint = await newEndpoint();
    const big = event('evt_big', { pad: 'x'.repeat(1024 * 1024) });
    expect((await good(endpoint, big)).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(120));
      },
    });
    expect((await deliver(endpoint.path, endless, { 'ycloud-signature': sign('x', endpoint.secret) })).status).toBe(
      413,
    );
    expect(sent).toBeLessThan(2 * 1024 * 1024);
    expect(await endpoint.stored()).toEqual([]);
    const fits = event('evt_fits', { pad: 'x'.repeat(1024 * 1024 - 200) });
    expect((await good(endpoint, fits)).status).toBe(200);
  });

  it('refuse what is signed and has no usable id, without a 500', async () => {
    const endpoint = await newEndpoint();
    for (const body of [
      '',
      'null',
      '[]',
      '"evt"',
      '{',
      '{"id":5}',
      '{"id":""}',
      '{"id":"a\\u0000b"}',
      JSON.stringify({ id: 'x'.repeat(201) }),
    ]) {
      expect([body, (await good(endpoint, body)).status]).toEqual([body, 400]);
    }
    expect(await endpoint.stored()).toEqual([]);
  });

  it('store types nobody knows, with many things in one body', async () => {
    const endpoint = await newEndpoint();
    const body = JSON.stringify({
      id: 'evt_odd',
      type: 'who.knows',
      createTime: '-1',
      list: Array.from({ length: 10_000 }, (_, i) => i),
    });
    expect((await good(endpoint, body)).status).toBe(200);
  });

  it('answer 404 to an address that is not there', async () => {
    for (const id of ['short', 'x'.repeat(43), '..%2f..%2fetc', "' or 1=1 --", 'x'.repeat(2000)]) {
      const answer = await deliver(`/api/webhooks/ycloud/${encodeURIComponent(id)}`, event('e'), {});
      expect(answer.status).toBe(404);
    }
  });

  it('slow down a source of bad signatures and let its good ones through', async () => {
    const endpoint = await newEndpoint();
    expect((await good(endpoint, event('evt_before'), '10.9.9.9')).status).toBe(200);
    const flood = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        deliver(endpoint.path, event(`evt_${i}`), { 'ycloud-signature': sign('x', 'nope') }, '10.9.9.9'),
      ),
    );
    const count = (status: number) => flood.filter((answer) => answer.status === status).length;
    expect([count(401), count(429)]).toEqual([60, 240]);
    expect((await good(endpoint, event('evt_good'), '10.9.9.9')).status).toBe(200);
    expect((await deliver(endpoint.path, event('e'), {}, '10.8.8.8')).status).toBe(401);
    clock += 61_000;
    expect((await deliver(endpoint.path, event('e'), {}, '10.9.9.9')).status).toBe(401);
    expect((await endpoint.stored()).map((row) => row.external_event_id)).toEqual(['evt_before', 'evt_good']);
  });

  it('slow down whoever guesses addresses', async () => {
    const statuses = [];
    for (let i = 0; i < 80; i++)
      statuses.push((await deliver(`/api/webhooks/ycloud/${'g'.repeat(30)}${i}`, 'x', {}, '10.7.7.7')).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(61);
    expect(statuses.at(-1)).toBe(429);
  });

  it('stop hearing a number that was removed', async () => {
    const endpoint = await newEndpoint();
    expect((await good(endpoint, event('evt_a'))).status).toBe(200);
    await api.database.owner()`delete from webhook_endpoints where id = ${endpoint.id}`;
    clock += 31_000;
    expect((await good(endpoint, event('evt_b'))).status).toBe(404);
  });
});
