import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox, sumCents } from '../testing.ts';

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

const get: MetaSandbox['get'] = (...call) => meta.get(...call);
const range = `time_range=${JSON.stringify({ since, until })}`;

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
