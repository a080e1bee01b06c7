/** Reading ad accounts while others do: each keeps to itself, whoever is taken over stops, and only what is whole is seen. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { catchUp } from '#db/marketing/refresh.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { accountId, makeCsv, sumCents } from '#deploy/sandbox/meta/testing.ts';
import { createReadScene, daysAgo, differences, type ReadScene, type Tables } from '../../testing/ads-scene.ts';

/** 28 ads on 60 days, the last of them today. */
const csv = makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 7, since: daysAgo(59), days: 60 });

let scene: ReadScene;
let undisturbed: Tables;
beforeAll(async () => {
  scene = await createReadScene(csv.text);
  ({ undisturbed } = scene);
}, 120_000);
afterAll(() => scene?.stop());
afterEach(() => scene.meta.call('DELETE', '/_sandbox/faults'));

describe('several at once', () => {
  it('a worker that was believed dead writes nothing any more', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    await scene.meta.fault({ kind: 'slow', delayMs: 400, match: { edge: 'insights' }, times: 1 });
    const sleeper = tenant.turn(run);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const [late, fresh] = await Promise.all([sleeper, tenant.turn(run)]);
    expect(late).toEqual({ type: 'ended' });
    expect(fresh).toEqual({ type: 'ended' });
    await tenant.read('meta-ads-history');
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
  });

  it('a turn that is over goes on in the next one, page after page', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    let turns = 0;
    for (; (await tenant.turn(run, 0, { forMs: -1 })).type !== 'ended'; turns++);
    expect(turns).toBeGreaterThan(6);
    await tenant.read('meta-ads-history');
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect(await tenant.calls()).toBe(scene.price.recent);
  });

  it('two accounts of a tenant side by side, and two tenants, keep to themselves', async () => {
    const other = makeCsv({ campaigns: 1, adsPerAdset: 20, since: daysAgo(20), days: 21 });
    await scene.meta.loadCsv(other.text.replaceAll('1203300', '9903300'), '?account=88&timezone=UTC&currency=USD');
    const [one, two] = [await scene.newTenant(), await scene.newTenant()];
    await one.connect('act_88');
    await Promise.all([one.read(), one.read('meta-ads', 'act_88'), two.read()]);
    await Promise.all([
      one.read('meta-ads-history'),
      one.read('meta-ads-history', 'act_88'),
      two.read('meta-ads-history'),
    ]);
    expect(differences(undisturbed, await two.tables())).toEqual([]);
    const { insights } = await one.tables();
    const of = (id: string) => insights.filter((row) => row.account_id === id);
    expect(sumCents(of(accountId).map((row) => row.spend as string))).toBe(csv.cents);
    expect(sumCents(of('act_88').map((row) => row.spend as string))).toBe(other.cents);
    expect(new Set(of('act_88').map((row) => row.currency))).toEqual(new Set(['USD']));
  });

  it('a second request joins the first', async () => {
    const tenant = await scene.newTenant();
    const runs = await Promise.all(Array.from({ length: 6 }, () => tenant.ask()));
    expect(new Set(runs).size).toBe(1);
    await tenant.finish(runs[0]!);
    expect(await tenant.ask()).not.toBe(runs[0]);
  });

  it('an account that is disconnected in the middle is left alone, and nothing stays half', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    expect(await tenant.turn(run, 0, { forMs: -1 })).toMatchObject({ type: 'more' });
    expect(await tenant.turn(run, 0, { forMs: -1 })).toMatchObject({ type: 'more' });
    await tenant.inTenant((tx) => tx`update ad_accounts set status = 'disconnected', disconnected_at = now()`);
    expect(await tenant.turn(run)).toEqual({ type: 'ended' });
    const [row] = await tenant.inTenant((tx) => tx`select state, error from sync_runs`);
    expect(row).toMatchObject({ state: 'partial', error: 'disconnected' });
    expect(await tenant.inTenant((tx) => tx`select from ads_sync_pages`)).toHaveLength(0);
    await tenant.connect();
    await tenant.readAll();
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
  });

  it('a tenant that is deleted in the middle leaves nothing, and the reading ends', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    await tenant.turn(run, 0, { forMs: -1 });
    await scene.meta.fault({ kind: 'slow', delayMs: 300, match: { edge: 'insights' }, times: 1 });
    const reading = tenant.turn(run);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await scene.db.owner()`delete from tenants where id = ${tenant.tenantId}`;
    expect(await reading).toEqual({ type: 'ended' });
    expect(await tenant.turn(run)).toEqual({ type: 'ended' });
    expect(await scene.db.owner()`select from meta_ads_insights where tenant_id = ${tenant.tenantId}`).toHaveLength(0);
  });
});

describe('odd accounts', () => {
  it('days are those of the account: in a zone ahead of ours today is another day', async () => {
    const zone = 'Pacific/Kiritimati';
    const today = new Date().toLocaleDateString('en-CA', { timeZone: zone });
    const back = (days: number) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
    const file = makeCsv({ campaigns: 1, adsPerAdset: 3, since: back(4), days: 5 });
    await scene.meta.loadCsv(file.text.replaceAll('1203300', '7703300'), `?account=99&timezone=${zone}`);
    const tenant = await scene.newTenant();
    await tenant.connect('act_99');
    await tenant.read('meta-ads', 'act_99');
    expect(await tenant.state('act_99')).toMatchObject({ timezone: zone, synced_from: back(27), synced_to: back(1) });
    const { insights } = await tenant.tables();
    expect(sumCents(insights.map((row) => row.spend as string))).toBe(file.cents);
    const open = insights.filter((row) => !row.is_final).map((row) => row.date);
    expect(new Set(open)).toEqual(new Set([today]));
  });

  it('names of any kind, and amounts of many places, are kept as they are', async () => {
    const odd = 'Nul\u0000 \ud800 "comillas", 你好 \u{1f6b2}';
    const row = `${daysAgo(2)},8800000000000000000000001,C,8800000000000000000000002,S,8800000000000000000000003,A,0.123456,900719925474099,1`;
    await scene.meta.loadCsv(`${csv.text.split('\n')[0]!}\n${row}`, '?account=66&timezone=UTC&currency=KWD');
    await scene.meta.call('POST', '/_sandbox/meta/objects', { id: '8800000000000000000000003', name: odd });
    const tenant = await scene.newTenant();
    await tenant.connect('act_66');
    await tenant.read('meta-ads', 'act_66');
    const { insights, ads } = await tenant.tables();
    expect(insights).toMatchObject([{ ad_id: '8800000000000000000000003', spend: '0.123456', currency: 'KWD' }]);
    expect(ads[0]!.name).toBe('Nul \ufffd "comillas", 你好 \u{1f6b2}');
  });
});

it('recent days and the history of an account are read side by side', async () => {
  const tenant = await scene.newTenant();
  await tenant.read();
  await Promise.all([tenant.read(), tenant.read('meta-ads-history')]);
  expect(differences(undisturbed, await tenant.tables())).toEqual([]);
});

it('what comes in shows in the numbers: the version of the data moves, and only then', async () => {
  const tenant = await scene.newTenant();
  const { sql } = scene.db;
  const version = async () => {
    await catchUp(sql, tenant.tenantId, 5_000);
    const rows = await withTenant(
      sql,
      tenant.tenantId,
      (tx) => tx`select version from marketing_context(${tenant.tenantId}, 10)`,
    );
    return rows[0]!.version as string;
  };
  const run = await tenant.ask();
  // Names that Meta gave the account show too.
  await tenant.turn(run, 0, { forMs: -1 });
  const start = await version();
  await tenant.turn(run, 0, { forMs: -1 });
  await tenant.turn(run, 0, { forMs: -1 });
  // The first range is in; of the second one a page waits for the other.
  const first = await version();
  expect(Number(first)).toBeGreaterThan(Number(start));
  expect(await tenant.inTenant((tx) => tx`select from ads_sync_pages`)).toHaveLength(1);
  const before = await tenant.tables();
  await tenant.finish(run);
  expect((await tenant.tables()).insights.length).toBeGreaterThan(before.insights.length);
  const read = await version();
  expect(Number(read)).toBeGreaterThan(Number(first));
  await tenant.read();
  expect(await version()).toBe(read);
});
