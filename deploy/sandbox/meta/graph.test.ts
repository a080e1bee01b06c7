import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox, sumCents } from './testing.ts';

let meta: MetaSandbox;
const since = new Date(Date.now() - 14 * 86_400_000).toISOString().slice(0, 10);
const until = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const csv = makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 3, since, days: 14 });
beforeAll(async () => {
  meta = await startMetaSandbox({ requireProof: false, account: { timezone: 'UTC' } });
  await meta.loadCsv(csv.text);
});
afterAll(() => meta.stop());
afterEach(() => meta.call('DELETE', '/_sandbox/faults'));

const get = (path: string, token = meta.token) =>
  meta.call('GET', path, undefined, { authorization: `Bearer ${token}` });
const range = `time_range=${JSON.stringify({ since, until })}`;

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
        const answer = await small.call('GET', '/me', undefined, { authorization: `Bearer ${small.token}` });
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

describe('insights', () => {
  const insights = async (query: string) => (await get(`/v25.0/${accountId}/insights?limit=500&${query}`)).body;
  const sum = async (query: string) =>
    sumCents(
      (await insights(`${range}&fields=spend&${query}`)).data.map((row: { spend?: string }) => row.spend ?? '0'),
    );

  test('every level and increment has the same sum, every scalar is a text', async () => {
    for (const query of [
      'level=account',
      'level=campaign',
      'level=adset',
      'level=ad',
      'level=ad&time_increment=1',
      'level=campaign&time_increment=5',
      'time_increment=monthly',
    ])
      expect([query, await sum(query)]).toEqual([query, csv.cents]);
    const { data } = await insights(
      `${range}&level=campaign&fields=campaign_name,spend,impressions,clicks,ctr,cpc,cpm,frequency,reach,actions`,
    );
    for (const [name, value] of Object.entries(data[0]))
      expect([name, typeof value]).toEqual([name, name === 'actions' ? 'object' : 'string']);
    const impressions = Number(data[0].impressions);
    expect(Number(data[0].ctr)).toBeCloseTo((Number(data[0].clicks) / impressions) * 100, 5);
    expect(Number(data[0].cpm)).toBeCloseTo((Number(data[0].spend) / impressions) * 1000, 5);
  });

  test('what is zero is left out, and a day without anything has no row', async () => {
    const head = csv.text.split('\n')[0]!;
    await meta.loadCsv(
      `${head}\n${since},1,C,2,S,3,A,0,0,0\n${until},1,C,2,S,3,A,0,12,0\n`,
      '?account=act_555&currency=USD',
    );
    const { body } = await get(
      `/v25.0/act_555/insights?level=ad&time_increment=1&${range}&fields=ad_id,spend,impressions,clicks,account_currency`,
    );
    expect(body.data).toEqual([
      { ad_id: '3', impressions: '12', account_currency: 'USD', date_start: until, date_stop: until },
    ]);
  });

  test('archived and deleted objects have rows only when a filter asks; sums above always hold them', async () => {
    await meta.call('POST', '/_sandbox/meta/objects', { id: '120330000000000000', status: 'DELETED' });
    expect((await insights(`${range}&level=campaign`)).data).toHaveLength(1);
    expect(await sum('level=account')).toBe(csv.cents);
    const filter = [{ field: 'ad.effective_status', operator: 'IN', value: ['ACTIVE', 'DELETED'] }];
    expect(await sum(`level=ad&time_increment=1&filtering=${JSON.stringify(filter)}`)).toBe(csv.cents);
    expect((await get(`/v25.0/120330000000000000/insights?${range}`)).body.data).toHaveLength(1);
    await meta.call('POST', '/_sandbox/meta/objects', { id: '120330000000000000', status: 'ACTIVE' });
  });

  test('filters by object and by metric, sorts, breaks down', async () => {
    const filtering = (...list: object[]) => `filtering=${JSON.stringify(list)}`;
    const one = filtering({ field: 'campaign.id', operator: 'IN', value: ['120330000000000000'] });
    expect((await insights(`${range}&level=campaign&${one}`)).data).toHaveLength(1);
    const high = filtering({ field: 'spend', operator: 'GREATER_THAN', value: 90 });
    for (const row of (await insights(`${range}&level=ad&time_increment=1&fields=spend&${high}`)).data)
      expect(Number(row.spend)).toBeGreaterThan(90);
    const sorted = (await insights(`${range}&level=ad&fields=spend&sort=["spend_descending"]`)).data.map(
      (row: { spend: string }) => Number(row.spend),
    );
    expect(sorted).toEqual(sorted.toSorted((a: number, b: number) => b - a));
    const parts = await insights(`${range}&level=account&fields=impressions&breakdowns=["age","gender"]`);
    expect(parts.data[0]).toMatchObject({ age: expect.any(String), gender: expect.any(String) });
    expect(await sum('level=account&breakdowns=["publisher_platform"]')).toBe(csv.cents);
    expect((await insights(`${range}&breakdowns=["zodiac"]`)).error).toMatchObject({
      code: 2,
      error_subcode: 1_504_041,
    });
  });

  test('questions Meta would refuse are refused', async () => {
    const code = async (query: string) => (await insights(query)).error?.code;
    expect(await code('time_range={"since":"2026-02-30","until":"2026-03-01"}')).toBe(100);
    expect(await code(`time_range={"since":"${until}","until":"${since}"}`)).toBe(100);
    expect(await code('time_range={"since":"2015-01-01","until":"2015-01-02"}')).toBe(3018);
    expect(await code('date_preset=last_5d')).toBe(100);
    expect(await code('level=galaxy')).toBe(100);
    expect(await code('time_increment=91')).toBe(100);
    expect(await code('filtering=[{"field":"mood","operator":"IN","value":[1]}]')).toBe(100);
  });

  test('a report is not ready at once, says how far it is, and a failed one fails at 100 percent', async () => {
    await meta.fault({ kind: 'meta-report', end: 'failed', delayMs: 300, times: 1 });
    const { body } = await meta.call('POST', `/v25.0/${accountId}/insights`, { level: 'ad', access_token: meta.token });
    const id = body.report_run_id as string;
    expect((await get(`/v25.0/${id}/insights`)).body.error).toMatchObject({ code: 2601, is_transient: true });
    await expect
      .poll(async () => (await get(`/v25.0/${id}`)).body.async_percent_completion, { timeout: 5_000 })
      .toBe(100);
    expect((await get(`/v25.0/${id}`)).body).toMatchObject({ async_status: 'Job Failed', error_code: -2 });
  });
});

describe('the account one finds without a CSV', () => {
  test('is the same at every start, goes on until today, and has archived and deleted campaigns that spent', async () => {
    const [one, two] = await Promise.all([startMetaSandbox(), startMetaSandbox()]);
    try {
      const yesterday = { since: until, until };
      const rows = async (sandbox: MetaSandbox) => {
        const list = [];
        for await (const page of sandbox.graph().insights(accountId, yesterday)) list.push(...page.items);
        return list;
      };
      const found = await rows(one);
      expect(found.length).toBeGreaterThanOrEqual(7);
      expect(await rows(two)).toEqual(found);
      const long = [];
      const quarter = { since: new Date(Date.now() - 220 * 86_400_000).toISOString().slice(0, 10), until };
      for await (const page of one.graph().insights(accountId, quarter, { limit: 5_000 })) long.push(...page.items);
      expect(new Set(long.map((row) => row.campaign_name))).toContain('Prueba de público frío');
    } finally {
      await Promise.all([one.stop(), two.stop()]);
    }
  });
});

test('a CSV that does not fit is refused with its line', async () => {
  const head = 'date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks';
  const load = async (text: string) => {
    const answer = await meta.call('POST', '/_sandbox/ads', text, { 'Content-Type': 'text/csv' });
    return [answer.status, answer.body.error?.message];
  };
  expect(await load('\uFEFF\n')).toEqual([422, expect.stringContaining('the file is empty')]);
  expect(await load('date,spend\n')).toEqual([422, expect.stringContaining('the header lacks campaign_id')]);
  expect(await load(`${head}\n2026-13-01,1,C,2,S,3,A,1,1,1\n`)).toEqual([
    422,
    expect.stringContaining('line 2: "2026-13-01"'),
  ]);
  expect(await load(`${head}\n2026-11-01,1,C,2,S,3,A,"1,5",1,1\n`)).toEqual([
    422,
    expect.stringContaining('is not an amount'),
  ]);
  expect(await load(`${head}\n2026-11-01,1,C,2,S,x,A,1,1,1\n`)).toEqual([422, expect.stringContaining('"x" is no id')]);
  const plain = await meta.call('POST', '/_sandbox/ads', `${head}\n`, { 'Content-Type': 'text/plain' });
  expect(plain.status).toBe(415);
  // What was there is there still.
  expect(meta.sandbox.meta.mainAccount().ads.size).toBe(12);
});

test('a CSV may have numbers as programs write them', async () => {
  const head = 'date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks';
  const lines = [`${until},1,C,2,S,3,A,1.429999948,100.0,2.0`, `${until},1,C,2,S,4,B,0.0000005,7,0`];
  const loaded = await meta.loadCsv(`${head}\n${lines.join('\n')}\n`, '?account=act_557');
  expect(loaded).toMatchObject({ rows: 2, spend: '1.430001' });
  const { body } = await get(`/v25.0/act_557/insights?level=account&${range}&fields=spend,impressions,clicks`);
  expect(body.data).toMatchObject([{ spend: '1.430001', impressions: '107', clicks: '2' }]);
});

test('an ad or ad set that a file has below several parents is several, so that each campaign keeps its sum', async () => {
  const head = 'date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks';
  const lines = ['1,C,2,S,3,A,1.10', '1,C,9,S,3,A,2.20', '5,D,2,S,3,A,4.40', '1,C,2,S,3,A,8.80'];
  const loaded = await meta.loadCsv(
    `${head}\n${lines.map((line) => `${until},${line},10,1`).join('\n')}\n`,
    '?account=act_556',
  );
  expect(loaded).toMatchObject({ rows: 4, campaigns: 2, adsets: 3, ads: 3, renumbered: 3, spend: '16.50' });
  const spend = async (level: string) => {
    const { body } = await get(`/v25.0/act_556/insights?level=${level}&${range}&fields=${level}_id,spend`);
    return body.data.map((row: Record<string, string>) => [row[`${level}_id`], row.spend]).toSorted();
  };
  expect(await spend('campaign')).toEqual([
    ['1', '12.10'],
    ['5', '4.40'],
  ]);
  expect(await spend('adset')).toHaveLength(3);
  expect((await spend('ad')).map(([, amount]: string[]) => amount).toSorted()).toEqual(['2.20', '4.40', '9.90']);
});
