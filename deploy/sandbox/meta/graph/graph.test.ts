import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox } from '../testing.ts';

let meta: MetaSandbox;
const since = new Date(Date.now() - 14 * 86_400_000).toISOString().slice(0, 10);
const csv = makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 3, since, days: 14 });
beforeAll(async () => {
  meta = await startMetaSandbox({ requireProof: false, account: { timezone: 'UTC' } });
  await meta.loadCsv(csv.text);
});
afterAll(() => meta.stop());
afterEach(() => meta.call('DELETE', '/_sandbox/faults'));

const get: MetaSandbox['get'] = (...call) => meta.get(...call);

describe('calls', () => {
  test('with the token in header, address or body, with or without a version', async () => {
    for (const path of ['/v25.0/me', '/v26.0/me', '/v24.0/me', '/me'])
      expect((await get(path)).body.name).toBe('Lucía Sandbox');
    expect((await meta.call('GET', `/v25.0/me?access_token=${meta.token}`)).body.name).toBe('Lucía Sandbox');
    const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await meta.call('POST', '/v25.0/me', `method=get&access_token=${meta.token}`, form)).body.name).toBe(
      'Lucía Sandbox',
    );
    expect(meta.arrived().map(({ tokenIn }) => tokenIn)).toEqual([
      'header',
      'header',
      'header',
      'header',
      'query',
      'body',
    ]);
  });

  test('without a token, with a wrong one, for what is not there', async () => {
    expect((await meta.call('GET', '/v25.0/me')).body.error).toMatchObject({ code: 104, type: 'OAuthException' });
    expect((await get('/v25.0/me', 'nonsense')).body.error).toMatchObject({
      code: 190,
      fbtrace_id: expect.any(String),
    });
    expect((await get('/v25.0/nobody')).body.error.code).toBe(803);
    expect((await get('/v25.0/4242')).body.error).toMatchObject({ code: 100, error_subcode: 33 });
    expect((await get('/v99.0/me')).body.error.code).toBe(2500);
    expect((await fetch(`${meta.url}/favicon.ico`)).status).toBe(404);
  });

  test('statuses as practice has them, or as Meta’s OpenAPI file shows them', async () => {
    expect((await get('/v25.0/me', 'nonsense')).status).toBe(400);
    await meta.call('POST', '/_sandbox/meta/app', { statuses: 'rest' });
    expect((await get('/v25.0/me', 'nonsense')).status).toBe(401);
    await meta.fault({ kind: 'meta-throttle', code: 17, times: 1 });
    expect((await get('/v25.0/me')).status).toBe(429);
    await meta.call('POST', '/_sandbox/meta/app', { statuses: 'graph' });
  });

  test('every answer tells the version and how much is used up; old versions carry a warning', async () => {
    const answer = await get(`/v25.0/${accountId}/insights`);
    for (const name of ['x-app-usage', 'x-ad-account-usage', 'x-business-use-case-usage', 'x-fb-ads-insights-throttle'])
      expect(JSON.parse(answer.headers.get(name)!)).toBeTypeOf('object');
    expect(answer.headers.get('facebook-api-version')).toBe('v25.0');
    expect((await get('/v23.0/me')).headers.get('x-ad-api-version-warning')).toContain('v23.0 has been deprecated');
  });

  test('beyond the hour’s calls everything is throttled', async () => {
    const small = await startMetaSandbox({ callsPerHour: 3, requireProof: false });
    try {
      const codes = [];
      for (let i = 0; i < 4; i++) {
        const answer = await small.get('/me');
        codes.push(answer.body.error?.code ?? 'ok');
      }
      expect(codes).toEqual(['ok', 'ok', 4, 4]);
    } finally {
      await small.stop();
    }
  });
});

describe('fields', () => {
  test('without a selection there is the id and little else', async () => {
    expect((await get(`/v25.0/${accountId}`)).body).toEqual({ account_id: accountId.slice(4), id: accountId });
    expect((await get(`/v25.0/${accountId}/campaigns?limit=1`)).body.data).toEqual([{ id: '120330000000000000' }]);
  });

  test('nested ones with modifiers, and an account’s minor units', async () => {
    const { body } = await get(
      `/v25.0/${accountId}?fields=name,amount_spent,business{name},ads.limit(2){name,creative{title},insights.date_preset(last_14d){spend}}`,
    );
    expect(body).toMatchObject({
      amount_spent: String(csv.cents),
      business: { id: '130000000000000001', name: 'Bicicletas Andinas' },
    });
    expect(body.ads.data).toHaveLength(2);
    expect(body.ads.paging.next).toContain('/ads?');
    expect(body.ads.data[0]).toMatchObject({
      creative: { title: 'Anuncio 1' },
      insights: { data: [{ spend: expect.any(String) }] },
    });
  });

  test('an unknown one and broken syntax are errors, an empty one is left out', async () => {
    expect((await get(`/v25.0/${accountId}?fields=nmae`)).body.error.message).toContain('nonexisting field (nmae)');
    expect((await get(`/v25.0/${accountId}?fields=name,business{name`)).body.error.code).toBe(100);
    expect((await get('/v25.0/120330000000000000?fields=name,stop_time')).body).toEqual({
      name: 'Campaña, 1',
      id: '120330000000000000',
    });
    expect((await get(`/v25.0/${accountId}/insights?fields=spedn`)).body.error.code).toBe(100);
  });
});

describe('paging', () => {
  test('next is absolute, carries the token, and is missing on the last page, which still has cursors', async () => {
    let url = `${meta.url}/v25.0/${accountId}/ads?fields=id&limit=5&access_token=${meta.token}`;
    const ids: string[] = [];
    const sizes: number[] = [];
    for (;;) {
      const body = (await (await fetch(url)).json()) as {
        data: { id: string }[];
        paging: { cursors: object; next?: string; previous?: string };
      };
      ids.push(...body.data.map(({ id }) => id));
      sizes.push(body.data.length);
      expect(body.paging.cursors).toEqual({ before: expect.any(String), after: expect.any(String) });
      if (!body.paging.next) break;
      expect(new URL(body.paging.next).searchParams.get('access_token')).toBe(meta.token);
      url = body.paging.next;
    }
    expect(sizes).toEqual([5, 5, 2]);
    expect(new Set(ids).size).toBe(12);
  });

  test('an empty list has no paging, a bad cursor is an error', async () => {
    expect((await get(`/v25.0/${accountId}/ads?effective_status=["DISAPPROVED"]`)).body).toEqual({ data: [] });
    expect((await get(`/v25.0/${accountId}/ads?after=xyz`)).body.error.code).toBe(100);
  });
});

describe('batch', () => {
  const batch = (items: object[], more = '') =>
    meta.call(
      'POST',
      '/v25.0/',
      `include_headers=false&access_token=${meta.token}&batch=${encodeURIComponent(JSON.stringify(items))}${more}`,
      {
        'Content-Type': 'application/x-www-form-urlencoded',
      },
    );

  test('answers each by itself, errors too, and counts each', async () => {
    const before = meta.sandbox.meta.usage.total;
    const { body } = await batch([
      { method: 'GET', relative_url: 'me' },
      { method: 'GET', relative_url: `v25.0/${accountId}?fields=name` },
      { method: 'GET', relative_url: '4242' },
    ]);
    expect(body.map((one: { code: number }) => one.code)).toEqual([200, 200, 400]);
    expect(JSON.parse(body[1].body)).toEqual({ name: 'Bicicletas Andinas · ARS', id: accountId });
    expect(meta.sandbox.meta.usage.total).toBe(before + 3);
  });

  test('an item may fail or stay without an answer; more than fifty are refused', async () => {
    await meta.fault({ kind: 'refuse', times: 1, match: { calls: 'graph', path: `/v25.0/${accountId}` } });
    expect(
      (
        await batch([
          { method: 'GET', relative_url: accountId },
          { method: 'GET', relative_url: 'me' },
        ])
      ).body,
    ).toEqual([null, { code: 200, body: expect.stringContaining('Sandbox') }]);
    expect(
      (await batch(Array.from({ length: 51 }, () => ({ method: 'GET', relative_url: 'me' })))).body.error.code,
    ).toBe(100);
  });
});
