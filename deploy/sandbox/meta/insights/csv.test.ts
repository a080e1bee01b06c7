import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCsv, type MetaSandbox, startMetaSandbox } from '../testing.ts';

let meta: MetaSandbox;
const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
beforeAll(async () => {
  meta = await startMetaSandbox({ requireProof: false, account: { timezone: 'UTC' } });
  await meta.loadCsv(makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 3, since: day, days: 1 }).text);
});
afterAll(() => meta.stop());

const range = `time_range=${JSON.stringify({ since: day, until: day })}`;
const head = 'date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks';

test('a CSV that does not fit is refused with its line', async () => {
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
  const lines = [`${day},1,C,2,S,3,A,1.429999948,100.0,2.0`, `${day},1,C,2,S,4,B,0.0000005,7,0`];
  const loaded = await meta.loadCsv(`${head}\n${lines.join('\n')}\n`, '?account=act_557');
  expect(loaded).toMatchObject({ rows: 2, spend: '1.430001' });
  const { body } = await meta.get(`/v25.0/act_557/insights?level=account&${range}&fields=spend,impressions,clicks`);
  expect(body.data).toMatchObject([{ spend: '1.430001', impressions: '107', clicks: '2' }]);
});

test('an ad or ad set that a file has below several parents is several, so that each campaign keeps its sum', async () => {
  const lines = ['1,C,2,S,3,A,1.10', '1,C,9,S,3,A,2.20', '5,D,2,S,3,A,4.40', '1,C,2,S,3,A,8.80'];
  const loaded = await meta.loadCsv(
    `${head}\n${lines.map((line) => `${day},${line},10,1`).join('\n')}\n`,
    '?account=act_556',
  );
  expect(loaded).toMatchObject({ rows: 4, campaigns: 2, adsets: 3, ads: 3, renumbered: 3, spend: '16.50' });
  const spend = async (level: string) => {
    const { body } = await meta.get(`/v25.0/act_556/insights?level=${level}&${range}&fields=${level}_id,spend`);
    return body.data.map((row: Record<string, string>) => [row[`${level}_id`], row.spend]).toSorted();
  };
  expect(await spend('campaign')).toEqual([
    ['1', '12.10'],
    ['5', '4.40'],
  ]);
  expect(await spend('adset')).toHaveLength(3);
  expect((await spend('ad')).map(([, amount]: string[]) => amount).toSorted()).toEqual(['2.20', '4.40', '9.90']);
});
