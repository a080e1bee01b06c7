/**
 * From a file of ads to the numbers on the screen: the sandbox serves the file as an ad account's history, the account is
 * connected and read, and what the API answers is what the file adds up to, to the cent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestAdsSync, type AdsSyncKind } from '#db/meta/ad-accounts.ts';
import { metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestApi, type Person, type TestApi } from '../api/testing.ts';
import { readAds } from '../workflows/activities/ads-sync/read-ads.ts';
import type { ActivityDeps } from '../workflows/services/deps.ts';
import { createMetaAccess } from '../workflows/services/meta-access.ts';
import { fromMicros, toMicros } from './sandbox/meta/insights/money.ts';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox } from './sandbox/meta/testing.ts';

const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
const header = 'date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks';

/** Facebook ads of an anonymous shop: 1,143 ads without dates, so each gets one of the last four months. */
const dataset = new URL('../../shared/data/meta_ads_kag.csv', import.meta.url);
function fromDataset(): string {
  const lines = parse<Record<string, string>>(readFileSync(dataset, 'utf8'), { columns: true });
  return [
    header,
    ...lines.map((line, index) =>
      [
        daysAgo(1 + ((index * 37) % 120)),
        line.xyz_campaign_id,
        `Campaign ${line.xyz_campaign_id}`,
        line.fb_campaign_id,
        `Set ${line.fb_campaign_id}`,
        line.ad_id,
        `Ad ${line.ad_id}`,
        line.Spent,
        line.Impressions,
        line.Clicks,
      ].join(),
    ),
  ].join('\n');
}

/** Amounts of four and more places, ids beyond 2^53, days with nothing. */
function made(): string {
  const { text } = makeCsv({ campaigns: 3, adsetsPerCampaign: 2, adsPerAdset: 11, since: daysAgo(75), days: 75 });
  return text.replaceAll(/,(\d+\.\d\d),(\d+),(\d+)$/gm, (_, spend: string, shown: string, clicks: string) =>
    [`,${spend}${Number(shown) % 97}`, shown, clicks].join(),
  );
}

let meta: MetaSandbox;
let api: TestApi;
beforeAll(async () => {
  meta = await startMetaSandbox({ account: { timezone: 'UTC' }, reportDelay: 0 });
  api = await createTestApi({ env: { META_GRAPH_URL: meta.url, META_DIALOG_URL: meta.url }, fetch, max: 10 });
});
afterAll(() => Promise.all([api?.stop(), meta?.stop()]));

/** Connects as the wizard does, and reads as the worker does. */
async function connectAndRead(): Promise<Person> {
  const ceo = await api.person('ceo', await api.database.createTenant({ timezone: 'UTC', currency: 'ARS' }));
  const { tenantId } = ceo;
  const { body } = await meta.call('POST', '/_sandbox/meta/tokens', {});
  await withTenant(api.database.sql, tenantId, async (tx) => {
    await api.deps.vault.put(tx, tenantId, metaTokenKey, body.access_token);
    await saveConnection(tx, {
      metaUserId: body.user_id,
      metaUserName: 'Lucía',
      scopes: [],
      tokenExpiresAt: null,
      dataAccessExpiresAt: null,
      connectedBy: ceo.userId,
    });
  });
  const connected = await ceo.post('/api/crm/marketing/connect', { account_id: accountId });
  expect(connected.status).toBe(200);
  const { appId, appSecret } = meta.sandbox.settings.meta;
  const { vault } = api.deps;
  const access = createMetaAccess({ vault, appId, appSecret, url: meta.url, version: 'v25.0' });
  const deps = { sql: api.database.sql, vault, meta: access } as unknown as ActivityDeps;
  const turn = { signal: new AbortController().signal, beat() {} };
  for (const kind of ['meta-ads', 'meta-ads-history'] satisfies AdsSyncKind[]) {
    const runId = await withTenant(api.database.sql, tenantId, (tx) => requestAdsSync(tx, accountId, kind));
    expect(await readAds(deps, { tenantId, runId, waits: 0 }, turn)).toEqual({ type: 'ended' });
    // What is not there yet is said, where it is asked for.
    const isMissing = kind === 'meta-ads';
    expect([await notices(ceo, 'time_range=lifetime'), await notices(ceo, 'time_range=7d')]).toEqual([
      isMissing ? ['history_missing'] : [],
      [],
    ]);
  }
  return ceo;
}

const notices = async (ceo: Person, ask: string): Promise<string[]> =>
  (await ceo.get(`/api/crm/marketing/stats?${ask}`)).body.notices.map((notice: { code: string }) => notice.code);

interface Sums {
  spend: string;
  impressions: number;
  clicks: number;
}

/** What the file itself says, by one of its columns. */
function sumsOf(text: string, column: 'campaign_id' | 'ad_id' | null, from: string, to: string): Map<string, Sums> {
  const sums = new Map<string, { spend: bigint; impressions: number; clicks: number }>();
  for (const line of parse<Record<string, string>>(text, { columns: true })) {
    if (line.date! < from || line.date! > to) continue;
    const id = column ? line[column]! : 'all';
    const sum = sums.get(id) ?? { spend: 0n, impressions: 0, clicks: 0 };
    sum.spend += toMicros(line.spend!);
    sum.impressions += Number(line.impressions);
    sum.clicks += Number(line.clicks);
    sums.set(id, sum);
  }
  return new Map(
    [...sums]
      .filter(([, { spend, impressions, clicks }]) => spend !== 0n || impressions > 0 || clicks > 0)
      .map(([id, sum]) => [id, { ...sum, spend: cents(fromMicros(sum.spend)) }]),
  );
}

/** Rounded to the cent as a screen shows it, without floats. */
function cents(amount: string): string {
  const micros = toMicros(amount.replace(/(\.\d{6})\d+$/, '$1'));
  const hundredths = (micros + 5_000n) / 10_000n;
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}`;
}

interface Row {
  campaign_id?: string;
  ad_id?: string;
  spend: string | null;
  impressions: number;
  clicks: number;
}
const figures = (row: Row): Sums => ({
  spend: cents(row.spend ?? '0'),
  impressions: row.impressions,
  clicks: row.clicks,
});
/** An ad that the file has below several ad sets is several ads at Meta: the sandbox gave them ids that end in 001, 002, … */
function byId(rows: Row[], nameOf: (row: Row) => string): Map<string, Sums> {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const before = sums.get(nameOf(row)) ?? { spend: '0', impressions: 0, clicks: 0 };
    sums.set(nameOf(row), {
      spend: fromMicros(toMicros(before.spend!) + toMicros(row.spend ?? '0')),
      impressions: before.impressions + row.impressions,
      clicks: before.clicks + row.clicks,
    });
  }
  return new Map([...sums].map(([id, sum]) => [id, figures(sum)]));
}
const sorted = (map: Map<string, Sums>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

async function allAds(ceo: Person, ask: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await ceo.get(`/api/crm/marketing/ads?${ask}&limit=200${cursor && `&cursor=${cursor}`}`);
    rows.push(...body.items);
    cursor = body.next_cursor;
  }
  return rows;
}

describe.each([
  existsSync(dataset) ? ['1,143 ads of a shop', fromDataset] : ['skipped: no ../shared', null],
  ['a file that is made here', made],
])('%s', (_, make) => {
  const isThere = make !== null;
  let text = '';
  let ceo: Person;
  beforeAll(async () => {
    if (!make) return;
    text = make();
    await meta.loadCsv(text);
    ceo = await connectAndRead();
  }, 60_000);

  it.runIf(isThere).each([
    ['lifetime', 'time_range=lifetime', '0000-01-01', '9999-12-31'],
    ['two weeks', `from=${daysAgo(20)}&to=${daysAgo(7)}`, daysAgo(20), daysAgo(7)],
    ['two weeks of the history', `from=${daysAgo(60)}&to=${daysAgo(47)}`, daysAgo(60), daysAgo(47)],
  ])('%s: stats, campaigns and ads are the file’s own sums', async (_name, ask, from, to) => {
    const total = sumsOf(text, null, from, to).get('all')!;
    expect(total.impressions).toBeGreaterThan(0);
    const stats = (await ceo.get(`/api/crm/marketing/stats?${ask}`)).body;
    expect(figures({ ...stats, spend: stats.marketing_spend })).toEqual(total);

    const campaigns = (await ceo.get(`/api/crm/marketing/campaigns?${ask}`)).body;
    expect(sorted(byId(campaigns.items, (row) => row.campaign_id!))).toEqual(
      sorted(sumsOf(text, 'campaign_id', from, to)),
    );
    expect(figures(campaigns.total)).toEqual(total);
    expect(figures(campaigns.remainder)).toEqual({ spend: '0.00', impressions: 0, clicks: 0 });

    const ids = sumsOf(text, 'ad_id', '0000-01-01', '9999-12-31');
    const ads = byId(await allAds(ceo, ask), ({ ad_id }) => (ids.has(ad_id!) ? ad_id! : ad_id!.slice(0, -3)));
    expect(sorted(ads)).toEqual(sorted(sumsOf(text, 'ad_id', from, to)));
  });
});
