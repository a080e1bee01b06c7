/** Meta's webhooks. Numbers in brackets are those of the list of attacks. */
import { createHmac } from 'node:crypto';
import { withTenant } from '#db/platform/tenant.ts';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApi, testEnv, type TestApi } from '../testing.ts';

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

const path = '/api/webhooks/meta';
const secret = testEnv.META_APP_SECRET;
const sign = (body: string | Uint8Array, key = secret) =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
/** A raw request: no helper may touch the bytes. */
const deliver = async (body: BodyInit, headers: Record<string, string>, from = '10.0.0.1', to = path) => {
  const answer = await api.app.request(to, { method: 'POST', body, headers, duplex: 'half' } as RequestInit, {
    remoteAddress: from,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const good = (body: string, from?: string, to?: string) =>
  deliver(body, { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) }, from, to);

/** A tenant with a page whose leads it takes in. */
async function newPage(pageId = `70${String(++sequence).padStart(12, '0')}`) {
  const { id: tenant } = await api.database.createTenant();
  await withTenant(api.deps.sql, tenant, (tx) => tx`insert into meta_pages (page_id, name) values (${pageId}, 'P')`);
  const stored = async () =>
    (
      await api.database.owner()<{ id: string; raw: Uint8Array; endpoint: string }[]>`
        select external_event_id as id, raw, endpoint from webhook_inbox where tenant_id = ${tenant} order by id`
    ).map(({ id, raw, endpoint }) => ({ id, endpoint, notice: JSON.parse(Buffer.from(raw).toString()) }));
  return { pageId, tenant, stored };
}
const newId = () => `9007199254740993${String(++sequence).padStart(4, '0')}`;
const change = (pageId: string, leadgenId = newId(), more: object = {}) => ({
  field: 'leadgen',
  value: { leadgen_id: leadgenId, page_id: pageId, form_id: '880', ad_id: '120', created_time: 1795176000, ...more },
});
const delivery = (entries: Record<string, object[]>) =>
  JSON.stringify({
    object: 'page',
    entry: Object.entries(entries).map(([id, changes]) => ({ id, time: 1795176000, changes })),
  });
const strays = () => api.database.owner()`select leadgen_id, page_id, notice from meta_strays order by leadgen_id`;

describe('a delivery of Meta', () => {
  it('becomes a row per lead for whoever has the page, and the answer waits for nothing else', async () => {
    const page = await newPage();
    const [one, two] = [newId(), newId()];
    const body = delivery({
      [page.pageId]: [change(page.pageId, one), change(page.pageId, two, { ad_id: undefined })],
    });
    expect(await good(body)).toEqual({ status: 200, body: { received: 2 } });
    expect(await page.stored()).toEqual([
      {
        id: `leadgen:${one}`,
        endpoint: page.pageId,
        notice: { leadgen_id: one, page_id: page.pageId, form_id: '880', ad_id: '120' },
      },
      {
        id: `leadgen:${two}`,
        endpoint: page.pageId,
        notice: { leadgen_id: two, page_id: page.pageId, form_id: '880', ad_id: null },
      },
    ]);
  });

  it('is one effect however often it is told (65), also in another batch and all at once', async () => {
    const page = await newPage();
    const lead = newId();
    const body = delivery({ [page.pageId]: [change(page.pageId, lead)] });
    const answers = await Promise.all(Array.from({ length: 100 }, () => good(body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const twice = [change(page.pageId, lead), change(page.pageId), change(page.pageId, lead)];
    expect((await good(delivery({ [page.pageId]: twice }))).body).toEqual({ received: 3 });
    expect(await page.stored()).toHaveLength(2);
  });

  it('of several tenants reaches each with its own and nothing else; a page that two have, both', async () => {
    const [one, two] = [await newPage(), await newPage()];
    const partner = await newPage(two.pageId);
    const [a, b] = [newId(), newId()];
    await good(delivery({ [one.pageId]: [change(one.pageId, a)], [two.pageId]: [change(two.pageId, b)] }));
    expect((await one.stored()).map(({ id }) => id)).toEqual([`leadgen:${a}`]);
    expect(JSON.stringify(await one.stored())).not.toContain(b);
    expect((await two.stored()).map(({ id }) => id)).toEqual([`leadgen:${b}`]);
    expect(await partner.stored()).toEqual(await two.stored());
  });

  it('knows the tenant by the page alone (66)', async () => {
    const [page, other] = [await newPage(), await newPage()];
    const body = JSON.stringify({
      tenant_id: other.tenant,
      ...JSON.parse(delivery({ [page.pageId]: [change(page.pageId, newId(), { tenant_id: other.tenant })] })),
    });
    expect((await good(body, undefined, `${path}?tenant_id=${other.tenant}`)).status).toBe(200);
    expect(await page.stored()).toHaveLength(1);
    expect(await other.stored()).toEqual([]);
  });

  it('of a page that nobody has is kept aside, and handed over when somebody has it', async () => {
    const page = await newPage();
    const later = `71${String(++sequence).padStart(12, '0')}`;
    const [ours, stray] = [newId(), newId()];
    await good(delivery({ [later]: [change(later, stray)], [page.pageId]: [change(page.pageId, ours)] }));
    await good(delivery({ [later]: [change(later, stray)] }));
    expect(await page.stored()).toHaveLength(1);
    expect((await strays()).filter((row) => row.page_id === later)).toEqual([
      {
        leadgen_id: stray,
        page_id: later,
        notice: { leadgen_id: stray, page_id: later, form_id: '880', ad_id: '120' },
      },
    ]);
    const asOperator = { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` };
    const listed = await api.nobody.request('GET', '/api/operator/stray-pages', undefined, asOperator);
    expect(listed.body.items).toMatchObject([{ page_id: later, leads: 1 }]);
    const owner = await newPage(later);
    for (let i = 0; i < 2; i++) await api.database.sql`select adopt_strays()`;
    expect((await owner.stored()).map(({ id }) => id)).toEqual([`leadgen:${stray}`]);
    expect((await strays()).filter((row) => row.page_id === later)).toEqual([]);
  });

  it('of a page that a person left out is not taken in', async () => {
    const page = await newPage();
    await withTenant(api.deps.sql, page.tenant, (tx) => tx`update meta_pages set wants_leads = false`);
    expect((await good(delivery({ [page.pageId]: [change(page.pageId)] }))).status).toBe(200);
    expect(await page.stored()).toEqual([]);
  });

  it('of something else, or with broken parts, is answered; what is whole in it counts (69)', async () => {
    const page = await newPage();
    const odd = [
      { field: 'feed', value: { item: 'post' } },
      { field: 'leadgen' },
      { field: 'leadgen', value: { leadgen_id: { $gt: '' }, page_id: page.pageId } },
      null,
      change(page.pageId, newId(), { created_time: -5 }),
      change(page.pageId, newId(), { created_time: 'never' }),
      change(page.pageId, "1'; drop table leads --"),
    ];
    expect((await good(delivery({ [page.pageId]: odd as object[] }))).status).toBe(200);
    expect(await page.stored()).toHaveLength(1);
    expect((await good('{"object":"whatsapp_business_account","entry":[]}')).body).toEqual({ received: 0 });
    expect((await good('{"object":"page","entry":[]}')).body).toEqual({ received: 0 });
  });

  it('may hold thousands of leads (69)', async () => {
    const page = await newPage();
    const many = Array.from({ length: 5_000 }, () => change(page.pageId));
    expect((await good(delivery({ [page.pageId]: many }))).status).toBe(200);
    expect(await page.stored()).toHaveLength(5_000);
  });
});

describe('what Meta did not sign', () => {
  it('is answered 401 and leaves no trace (63, 64)', async () => {
    const page = await newPage();
    const body = delivery({ [page.pageId]: [change(page.pageId)] });
    const right = sign(body);
    const sha1 = `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`;
    const cases: [string, BodyInit, Record<string, string>][] = [
      ['no signature', body, {}],
      ['an empty one', body, { 'x-hub-signature-256': '' }],
      ['a wrong secret', body, { 'x-hub-signature-256': sign(body, 'f'.repeat(32)) }],
      ['an empty secret', body, { 'x-hub-signature-256': sign(body, '') }],
      ['the signature of another body', delivery({}), { 'x-hub-signature-256': right }],
      ['a body written anew', JSON.stringify(JSON.parse(body), null, 1), { 'x-hub-signature-256': right }],
      ['a truncated body', body.slice(0, -1), { 'x-hub-signature-256': right }],
      ['a truncated signature', body, { 'x-hub-signature-256': right.slice(0, -2) }],
      ['upper-case hex', body, { 'x-hub-signature-256': `sha256=${right.slice(7).toUpperCase()}` }],
      ['no scheme', body, { 'x-hub-signature-256': right.slice(7) }],
      ['two headers', body, { 'x-hub-signature-256': `${right}, ${right}` }],
      ['the old header', body, { 'x-hub-signature': sha1 }],
      ['the old scheme', body, { 'x-hub-signature-256': sha1 }],
      ['a signature under another name', body, { 'ycloud-signature': right }],
      ['compressed', gzipSync(body), { 'x-hub-signature-256': right, 'content-encoding': 'gzip' }],
    ];
    for (const [name, bytes, headers] of cases) {
      const answer = await deliver(bytes, { 'content-type': 'application/json', ...headers });
      expect([name, answer.status, answer.body.code]).toEqual([name, 401, 'wrong_signature']);
    }
    expect(await page.stored()).toEqual([]);
  });

  it('slows its source down, and good ones of the same source still pass (72)', async () => {
    const page = await newPage();
    const body = delivery({ [page.pageId]: [change(page.pageId)] });
    const flood = await Promise.all(
      Array.from({ length: 300 }, () => deliver(body, { 'x-hub-signature-256': sign('x', 'nope') }, '10.9.9.9')),
    );
    const count = (status: number) => flood.filter((answer) => answer.status === status).length;
    expect([count(401), count(429)]).toEqual([60, 240]);
    expect((await good(body, '10.9.9.9')).status).toBe(200);
    expect((await deliver(body, {}, '10.8.8.8')).status).toBe(401);
    expect(await page.stored()).toHaveLength(1);
  });

  it('is refused beyond a megabyte, with or without a declared length, without reading on (71)', async () => {
    const big = delivery({ 1: [change('1', newId(), { pad: 'x'.repeat(1024 * 1024) })] });
    expect((await good(big)).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536).fill(120));
      },
    });
    expect((await deliver(endless, { 'x-hub-signature-256': sign('x') })).status).toBe(413);
    expect(sent).toBeLessThan(2 * 1024 * 1024);
    // A bomb stays packed: it is signed as it is, and then no JSON.
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const headers = { 'content-encoding': 'gzip', 'x-hub-signature-256': sign(bomb) };
    expect((await deliver(bomb, headers)).status).toBe(400);
  });

  it('or is signed and no webhook, is never a 500', async () => {
    for (const body of ['', 'null', '[]', '{', '{"object":5}', '{"object":"page"}', '['.repeat(50_000)]) {
      expect([body.slice(0, 20), (await good(body)).status]).toEqual([body.slice(0, 20), 400]);
    }
  });
});

describe('the handshake (67)', () => {
  const shake = async (query: Record<string, string>) => {
    const answer = await api.app.request(`${path}?${new URLSearchParams(query)}`, {}, { remoteAddress: '10.0.0.1' });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const right = {
    'hub.mode': 'subscribe',
    'hub.challenge': '1158201444',
    'hub.verify_token': testEnv.META_WEBHOOK_VERIFY_TOKEN,
  };

  it('gives the challenge back as plain text', async () => {
    expect(await shake(right)).toMatchObject({ status: 200, text: '1158201444' });
    expect((await shake(right)).type).toMatch(/^text\/plain/);
  });

  it.each([
    ['a wrong token', { 'hub.verify_token': 'verify-9f2c62' }],
    ['part of the token', { 'hub.verify_token': 'verify' }],
    ['no token', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['HTML as challenge', { 'hub.challenge': '<script>alert(1)</script>' }],
    ['a huge challenge', { 'hub.challenge': '9'.repeat(400) }],
    ['no challenge', { 'hub.challenge': '' }],
  ])('refuses %s', async (_, over) => {
    const answer = await shake({ ...right, ...over });
    expect(answer.status).toBe(403);
    expect(answer.text).not.toContain('script');
  });

  it('is not offered by an installation without token or app', async () => {
    const bare = await createTestApi({ env: { META_WEBHOOK_VERIFY_TOKEN: '', META_APP_ID: '', META_APP_SECRET: '' } });
    const empty = { ...right, 'hub.verify_token': '' };
    expect((await bare.nobody.get(`${path}?${new URLSearchParams(empty)}`)).status).toBe(404);
    const signed = { 'x-hub-signature-256': sign('{}', '') };
    expect((await bare.nobody.request('POST', path, '{}', signed)).status).toBe(404);
    await bare.stop();
  });
});
