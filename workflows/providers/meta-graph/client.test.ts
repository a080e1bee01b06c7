/** The client against the sandbox: every call it has, and how it pages. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accountId, makeCsv, type MetaSandbox, startMetaSandbox, sumCents } from '#deploy/sandbox/meta/testing.ts';
import { GraphError } from './errors.ts';
import { collect } from './paging.ts';

let meta: MetaSandbox;
beforeAll(async () => {
  meta = await startMetaSandbox({ account: { timezone: 'UTC' } });
});
afterAll(() => meta.stop());
beforeEach(() => void meta.arrived());
afterEach(() => meta.call('DELETE', '/_sandbox/faults'));

const today = new Date().toISOString().slice(0, 10);
const daysAgo = (count: number) => new Date(Date.now() - count * 86_400_000).toISOString().slice(0, 10);

test('says whose token it is and what was granted', async () => {
  const graph = meta.graph();
  expect(await graph.me()).toEqual({ id: '122100000000000001', name: 'Lucía Sandbox', client_business_id: null });
  const { granted, declined } = await graph.permissions();
  expect(granted).toEqual(expect.arrayContaining(['ads_read', 'leads_retrieval']));
  expect(declined).toEqual([]);
});

test('walks from portfolios to ad accounts, owned, shared and personal', async () => {
  const graph = meta.graph();
  const businesses = await collect(graph.businesses());
  expect(businesses.map(({ name }) => name)).toEqual(['Bicicletas Andinas', 'Agencia Norte']);
  const [andinas, norte] = businesses.map(({ id }) => id) as [string, string];
  const owned = await collect(graph.ownedAccounts(andinas));
  expect(owned[0]).toMatchObject({
    id: accountId,
    account_id: accountId.slice(4),
    account_status: 1,
    currency: 'ARS',
    timezone_name: 'UTC',
    business: { id: andinas, name: 'Bicicletas Andinas' },
  });
  expect(owned.map(({ account_status }) => account_status)).toEqual([1, 1, 2]);
  expect((await collect(graph.clientAccounts(norte))).map(({ id }) => id)).toEqual([accountId]);
  expect(await collect(graph.myAccounts())).toHaveLength(5);
  expect(await graph.account(accountId)).toEqual(owned[0]);
});

test('an account that the token does not reach is "not found", and what is no id never leaves', async () => {
  await expect(meta.graph().account('act_42')).rejects.toMatchObject({ reason: 'not-found', code: 100, subcode: 33 });
  for (const id of ['../me', 'act_1/../me', 'act_1?x=1', '', 'me'])
    await expect(meta.graph().account(id)).rejects.toMatchObject({ reason: 'bad-request', status: 0 });
  expect(meta.arrived().map(({ path }) => path)).toEqual(['/v25.0/act_42']);
});

describe('with a CSV of 60 ads over 21 days', () => {
  const csv = makeCsv({ campaigns: 3, adsetsPerCampaign: 2, adsPerAdset: 10, since: daysAgo(21), days: 21 });
  const range = { since: daysAgo(21), until: today };
  beforeAll(() => meta.loadCsv(csv.text));

  test('reads campaigns, ad sets, ads and creatives, of every status', async () => {
    const graph = meta.graph();
    const campaigns = await collect(graph.campaigns(accountId));
    expect(campaigns[0]).toMatchObject({
      name: 'Campaña, 1',
      status: 'ACTIVE',
      objective: 'OUTCOME_LEADS',
      daily_budget: '500000',
    });
    // Ids beyond 2^53 stay as they are.
    expect(campaigns[0]!.id).toBe('120330000000000000');
    await meta.call('POST', '/_sandbox/meta/objects', { id: campaigns[0]!.id, status: 'DELETED' });
    await meta.call('POST', '/_sandbox/meta/objects', { id: campaigns[1]!.id, status: 'ARCHIVED' });
    expect((await collect(graph.campaigns(accountId))).map((one) => one.effective_status)).toEqual([
      'DELETED',
      'ARCHIVED',
      'ACTIVE',
    ]);
    expect(await collect(graph.adsets(accountId))).toHaveLength(6);
    const ads = await collect(graph.ads(accountId));
    expect(ads).toHaveLength(60);
    expect(ads.filter((ad) => ad.effective_status === 'DELETED')).toHaveLength(20);
    expect(ads[0]!.creative).toMatchObject({ title: 'Anuncio 1', object_type: 'SHARE' });
    expect(await collect(graph.creatives(accountId))).toHaveLength(60);
  });

  test('reads by id what no list shows, 50 to a call, and says which are gone', async () => {
    const graph = meta.graph();
    const ids = (await collect(graph.ads(accountId))).map(({ id }) => id);
    meta.arrived();
    const { found, missing } = await graph.adsById([...ids, '42']);
    expect([...found.keys()]).toEqual(ids);
    expect(missing.get('42')).toMatchObject({ reason: 'not-found' });
    expect(meta.arrived()).toHaveLength(2);
  });

  test('insights are every row of the file, archived and deleted ads too, to the cent', async () => {
    const graph = meta.graph();
    const rows = await collect(graph.insights(accountId, range, { limit: 100 }));
    expect(rows).toHaveLength(csv.rows);
    expect(sumCents(rows.map(({ spend }) => spend))).toBe(csv.cents);
    expect(graph.calls()).toBe(Math.ceil(csv.rows / 100));
    const week = await collect(graph.insights(accountId, { since: daysAgo(7), until: daysAgo(1) }));
    expect(week).toHaveLength(60 * 7);
    expect(new Set(week.map((row) => row.date_start)).size).toBe(7);
  });

  test('a report has the same rows', async () => {
    const graph = meta.graph();
    await meta.fault({ kind: 'meta-report', end: 'completed', delayMs: 1_500, times: 1 });
    const id = await graph.startReport(accountId, range);
    expect((await graph.readReport(id)).async_status).not.toBe('Job Completed');
    await expect.poll(async () => (await graph.readReport(id)).async_status, { timeout: 10_000 }).toBe('Job Completed');
    const order = (a: { ad_id: string; date_start: string }, b: typeof a) =>
      a.ad_id + a.date_start < b.ad_id + b.date_start ? -1 : 1;
    const rows = (await collect(graph.reportRows(id, { limit: 100 }))).toSorted(order);
    expect(rows).toEqual((await collect(graph.insights(accountId, range))).toSorted(order));
  });

  test('what Meta leaves out reads as zero or as unknown', async () => {
    const line = `${daysAgo(1)},1,C,2,S,3,A,1.50,0,0`;
    await meta.loadCsv(
      `date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks\n${line}\n`,
      '?account=777',
    );
    const [row] = await collect(meta.graph().insights('act_777', range));
    expect(row).toMatchObject({ spend: '1.50', impressions: '0', clicks: '0', reach: null, inline_link_clicks: null });
  });

  test('a reading that stopped goes on where it was, from a place without a token', async () => {
    const first = meta.graph();
    const pages = first.insights(accountId, range, { limit: 500 });
    const { value: page } = (await pages.next()) as { value: { items: unknown[]; next: string | null } };
    await pages.return(undefined);
    expect(page.next).toMatch(/^\/v25\.0\/act_\d+\/insights\?/);
    expect(page.next).not.toMatch(/access_token|appsecret_proof|EAA/);
    const rest = await collect(meta.graph().insights(accountId, range, { limit: 500, resume: page.next }));
    expect(page.items.length + rest.length).toBe(csv.rows);
  });

  test('the token is in a header and nowhere else, and every call has a proof', async () => {
    const graph = meta.graph();
    await collect(graph.ads(accountId));
    await collect(graph.insights(accountId, range, { limit: 400 }));
    await graph.adsById(['1', '2']);
    await graph.startReport(accountId, range);
    await meta.app.inspectToken(meta.token);
    const calls = meta.arrived();
    expect(calls.length).toBeGreaterThan(7);
    expect(calls.filter((one) => one.tokenIn !== 'header' || !one.proof)).toEqual([]);
  });
});

test('pages: each with its own token; leads: one, all of a form, those since a time', async () => {
  const graph = meta.graph();
  const pages = await collect(graph.pages());
  expect(pages.map(({ name }) => name)).toEqual(['Bicicletas Andinas', 'Andinas Travel']);
  const own = meta.graph({ token: pages[0]!.access_token! });
  await own.subscribePage(pages[0]!.id);
  expect(meta.sandbox.meta.subscriptions.get(pages[0]!.id)).toEqual(['leadgen']);
  await expect(graph.subscribePage(pages[0]!.id)).rejects.toMatchObject({ kind: 'permanent', code: 190 });
  await own.unsubscribePage(pages[0]!.id);
  expect(meta.sandbox.meta.subscriptions.size).toBe(0);

  const [form] = await collect(graph.forms(pages[0]!.id));
  const make = (created_time: string) => ({
    form_id: form!.id,
    created_time,
    fields: { full_name: 'Zoë', email: 'zoe@example.com' },
  });
  const times = ['2026-11-01T10:00:00Z', '2026-11-02T10:00:00Z', '2026-11-03T10:00:00Z'].map(
    (at) => new Date(Date.parse(at)),
  );
  const base = Date.now() - 3 * 86_400_000;
  const created = times.map((_, index) => new Date(Math.floor((base + index * 86_400_000) / 1000) * 1000));
  const { body } = await meta.call('POST', '/_sandbox/meta/leads', {
    leads: created.map((at) => make(at.toISOString())),
  });
  const id = body.leads[0].leadgen_id as string;
  expect(await graph.lead(id)).toMatchObject({
    id,
    form_id: form!.id,
    created_time: created[0],
    is_organic: false,
    field_data: [
      { name: 'full_name', values: ['Zoë'] },
      { name: 'email', values: ['zoe@example.com'] },
    ],
  });
  expect(await collect(graph.leads(form!.id))).toHaveLength(3);
  // "Since" includes its own second.
  expect(await collect(graph.leads(form!.id, created[1]))).toHaveLength(2);
  await expect(graph.lead('770000000000000042')).rejects.toMatchObject({ reason: 'not-found' });
});

test('fewer permissions: what is missing is a permission, not a dead token', async () => {
  const { body } = await meta.call('POST', '/_sandbox/meta/tokens', { scopes: ['business_management'] });
  const graph = meta.graph({ token: body.access_token });
  expect(await collect(graph.businesses())).toHaveLength(2);
  await expect(graph.account(accountId)).rejects.toMatchObject({ kind: 'permission', code: 200 });
  expect(await collect(graph.pages())).toEqual([]);
});

test('revoke() takes the app back: every token of the person is dead from then on', async () => {
  const own = await startMetaSandbox();
  try {
    const graph = own.graph();
    await graph.revoke();
    const error = await graph.me().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GraphError);
    expect(error).toMatchObject({ kind: 'reconnect', reason: 'token-revoked', code: 190, subcode: 458 });
  } finally {
    await own.stop();
  }
});
