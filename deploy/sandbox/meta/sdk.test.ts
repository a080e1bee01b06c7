/**
 * Meta's own client as an independent judge: it reads the sandbox like Graph, and gets what our client gets. Its licence keeps
 * it out of the product; it is a dependency of this test only.
 */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '#providers/meta-graph/paging.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox, sumCents } from './testing.ts';

type Row = Record<string, string> & { _data: Record<string, unknown> };
interface Cursor extends Array<Row> {
  hasNext(): boolean;
  next(): Promise<Cursor>;
}
type Read = (fields: string[], params?: Record<string, unknown>) => Promise<Cursor>;
type Get = (fields: string[], params?: Record<string, unknown>) => Promise<Row>;

/** What the test uses of the SDK, which has no types. */
interface Sdk {
  FacebookAdsApi: { init(token: string, locale: string, crashLog: boolean): unknown };
  User: new (id: string) => { getAdAccounts: Read; getBusinesses: Read; getPermissions: Read };
  Business: new (id: string) => { getOwnedAdAccounts: Read };
  AdAccount: new (id: string) => {
    getCampaigns: Read;
    getAdSets: Read;
    getAds: Read;
    getAdCreatives: Read;
    getInsights: Read;
    getInsightsAsync: (fields: string[], params: Record<string, unknown>) => Promise<{ get: Get; getInsights: Read }>;
    get: Get;
  };
  Lead: new (id: string) => { get: Get };
}

const name = 'facebook-nodejs-business-sdk';
const isListed = name in manifest.devDependencies;
const days = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);
const range = { since: days(10), until: days(1) };
const csv = makeCsv({ campaigns: 3, adsPerAdset: 4, since: range.since, days: 10 });
let meta: MetaSandbox;
let sdk: Sdk;

beforeAll(async () => {
  // The SDK knows no appsecret_proof.
  meta = await startMetaSandbox({ requireProof: false, account: { timezone: 'UTC' } });
  await meta.loadCsv(csv.text);
  if (!isListed) return;
  sdk = createRequire(import.meta.url)(name) as Sdk;
  // There is no option for another host; the getters can be replaced (the SDK's own speaks v24.0).
  Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => meta.url });
  Object.defineProperty(sdk.FacebookAdsApi, 'VERSION', { get: () => 'v25.0', configurable: true });
  // No crash reports: they would go to Meta.
  sdk.FacebookAdsApi.init(meta.token, 'en_US', false);
});
afterAll(() => meta.stop());

/** Every row of every page. */
async function all(first: Promise<Cursor>): Promise<Record<string, unknown>[]> {
  let page = await first;
  const rows: Record<string, unknown>[] = [];
  for (;;) {
    rows.push(...page.map((row) => row._data));
    if (!page.hasNext()) return rows;
    page = await page.next();
  }
}

/** The same rows in the same order, with the fields both know. */
function alike(theirs: Record<string, unknown>[], ours: object[], fields: string[]): void {
  const plain = (rows: object[]) =>
    rows
      .map((row) => JSON.stringify(fields.map((field) => (row as Record<string, unknown>)[field] ?? null)))
      .toSorted();
  expect(plain(theirs)).toEqual(plain(ours));
}

/** Listed and not installed fails with "Cannot find module", as it should. */
describe.skipIf(!isListed)('Meta’s own SDK reads', () => {
  test('accounts and portfolios, page by page', async () => {
    const graph = meta.graph();
    const fields = ['id', 'account_id', 'name', 'currency', 'timezone_name', 'account_status'];
    alike(await all(new sdk.User('me').getAdAccounts(fields, { limit: 2 })), await collect(graph.myAccounts()), fields);
    const businesses = await all(new sdk.User('me').getBusinesses(['id', 'name'], { limit: 1 }));
    alike(businesses, await collect(graph.businesses()), ['id', 'name']);
    const owned = await all(new sdk.Business(String(businesses[0]!.id)).getOwnedAdAccounts(fields));
    alike(owned, await collect(graph.ownedAccounts(String(businesses[0]!.id))), fields);
    expect((await all(new sdk.User('me').getPermissions([]))).map((row) => row.status)).toContain('granted');
  });

  test('campaigns, ad sets, ads and creatives, page by page', async () => {
    const graph = meta.graph();
    const account = new sdk.AdAccount(accountId);
    const fields = ['id', 'name', 'status', 'effective_status'];
    const campaigns = await all(account.getCampaigns(fields, { limit: 1 }));
    expect(campaigns).toHaveLength(3);
    alike(campaigns, await collect(graph.campaigns(accountId)), fields);
    alike(
      await all(account.getAdSets([...fields, 'campaign_id'], { limit: 2 })),
      await collect(graph.adsets(accountId)),
      [...fields, 'campaign_id'],
    );
    const parents = [...fields, 'adset_id', 'campaign_id'];
    alike(await all(account.getAds(parents, { limit: 5 })), await collect(graph.ads(accountId)), parents);
    const texts = ['id', 'title', 'body', 'object_type'];
    alike(await all(account.getAdCreatives(texts, { limit: 5 })), await collect(graph.creatives(accountId)), texts);
  });

  test('archived objects, only when they are asked for', async () => {
    const account = new sdk.AdAccount(accountId);
    const [first] = await all(account.getCampaigns(['id']));
    await meta.call('POST', '/_sandbox/meta/objects', { id: first!.id, status: 'ARCHIVED' });
    expect(await all(account.getCampaigns(['id']))).toHaveLength(2);
    const archived = await all(account.getCampaigns(['id'], { effective_status: ['ARCHIVED'] }));
    expect(archived).toEqual([first]);
    await meta.call('POST', '/_sandbox/meta/objects', { id: first!.id, status: 'ACTIVE' });
  });

  const columns = [
    'campaign_id',
    'adset_id',
    'ad_id',
    'spend',
    'impressions',
    'clicks',
    'reach',
    'date_start',
    'date_stop',
  ];
  const question = { level: 'ad', time_increment: 1, time_range: range };
  /** Rows with nothing in a column lack it at Meta's client; ours reads it as zero. */
  const filled = (rows: Record<string, unknown>[]) =>
    rows.map((row) => ({ spend: '0', impressions: '0', clicks: '0', ...row }));

  test('insights at once: the same rows as ours, and the file’s sum', async () => {
    const rows = await all(new sdk.AdAccount(accountId).getInsights(columns, { ...question, limit: 17 }));
    expect(rows).toHaveLength(csv.rows);
    expect(sumCents(filled(rows).map(({ spend }) => spend))).toBe(csv.cents);
    alike(filled(rows), await collect(meta.graph().insights(accountId, range)), columns);
  });

  test('insights by report: the same rows again', async () => {
    const report = await new sdk.AdAccount(accountId).getInsightsAsync(columns, { ...question });
    await expect
      .poll(async () => (await report.get(['async_status', 'async_percent_completion'])).async_status, {
        timeout: 10_000,
      })
      .toBe('Job Completed');
    const rows = await all(report.getInsights([], { limit: 17 }));
    alike(filled(rows), await collect(meta.graph().insights(accountId, range)), columns);
  });

  test('sums per campaign, and a breakdown, add up to the account', async () => {
    const account = new sdk.AdAccount(accountId);
    const sum = async (params: Record<string, unknown>) =>
      sumCents(
        (await all(account.getInsights(['spend'], { time_range: range, ...params }))).map((row) => String(row.spend)),
      );
    expect(await sum({})).toBe(csv.cents);
    expect(await sum({ level: 'campaign', time_increment: 7 })).toBe(csv.cents);
    expect(await sum({ level: 'campaign', breakdowns: ['age', 'gender'], limit: 500 })).toBe(csv.cents);
  });

  test('a lead by its id', async () => {
    const { body } = await meta.call('POST', '/_sandbox/meta/leads', { fields: { email: 'zoe@example.com' } });
    const id = body.leads[0].leadgen_id as string;
    const lead = await new sdk.Lead(id).get(['id', 'field_data', 'ad_id', 'form_id']);
    expect(lead._data).toMatchObject({ id, field_data: [{ name: 'email', values: ['zoe@example.com'] }] });
  });

  test('errors, and the version the SDK itself speaks', async () => {
    const error = await new sdk.AdAccount('act_42').get(['name']).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      status: 400,
      response: { code: 100, error_subcode: 33, type: 'GraphMethodException' },
    });
    Object.defineProperty(sdk.FacebookAdsApi, 'VERSION', { get: () => 'v24.0', configurable: true });
    const account = await new sdk.AdAccount(accountId).get(['name']);
    expect(account._data.name).toBe('Bicicletas Andinas · ARS');
  });
});
