/** Reading an ad account: that the tables become what Meta says, at a known price, whatever comes between. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { catchUp } from '#db/marketing/refresh.ts';
import { withTenant } from '#db/tenant.ts';
import { accountId, makeCsv, sumCents } from '#deploy/sandbox/meta/testing.ts';
import {
  type AdsScene,
  type AdsTenant,
  createAdsScene,
  daysAgo,
  differences,
  type Tables,
} from '../../testing/ads-scene.ts';

/** 28 ads on 60 days, the last of them today: 28 days are 784 rows. */
const csv = makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 7, since: daysAgo(59), days: 60 });
/** A day on which an ad did nothing is no row at Meta. */
const rows = csv.text
  .split('\n')
  .filter((line) => line && !line.startsWith('date') && !line.endsWith(',0.00,0,0')).length;

let scene: AdsScene;
let undisturbed: Tables;
let price: { recent: number; history: number };
beforeAll(async () => {
  scene = await createAdsScene({ reportDelay: 0 });
  await scene.meta.loadCsv(csv.text);
  const tenant = await scene.newTenant();
  await tenant.read();
  const recent = await tenant.calls();
  await tenant.read('meta-ads-history');
  price = { recent, history: await tenant.calls('meta-ads-history') };
  undisturbed = await tenant.tables();
}, 120_000);
afterAll(() => scene?.stop());
afterEach(async () => {
  await scene.meta.call('DELETE', '/_sandbox/faults');
  await scene.meta.call('POST', '/_sandbox/meta/usage', {});
});

/** All of it, and what it cost. */
async function readAll(tenant: AdsTenant): Promise<void> {
  await tenant.read();
  await tenant.read('meta-ads-history');
}

describe('undisturbed', () => {
  it('brings every row, to the cent', () => {
    expect(undisturbed.insights).toHaveLength(rows);
    expect(sumCents(undisturbed.insights.map((row) => row.spend as string))).toBe(csv.cents);
    expect([undisturbed.ads.length, undisturbed.adsets.length, undisturbed.campaigns.length]).toEqual([28, 4, 2]);
    expect(undisturbed.ads[0]!.creative).toMatchObject({
      title: 'Anuncio 1',
      thumbnail_url: expect.stringMatching(/^http/),
    });
    // Beyond 2^53, and as they came.
    expect(undisturbed.ads[0]!.ad_id).toBe('120330000000001001');
    const total = undisturbed.totals.filter((row) => row.grain === 'total' && row.span === 64);
    expect(sumCents(total.map((row) => row.spend as string))).toBe(csv.cents);
  });

  it('marks the day that is not over', () => {
    const open = new Set(undisturbed.insights.filter((row) => !row.is_final).map((row) => row.date as string));
    expect([...open]).toEqual([daysAgo(0)]);
  });

  it('at the price that is written down', () => {
    // The account; 8 days and 20 days of 28 rows; three lists.
    expect(price.recent).toBe(1 + 1 + 2 + 3);
    // Six ranges up to 186 days as reports: ordered, looked at, read; one of them has 32 days with rows.
    const history = 6 * 2 + 5 + 2;
    expect(price.history).toBeGreaterThanOrEqual(history);
    // Where the first look came too early there was a second one.
    expect(price.history).toBeLessThanOrEqual(history + 6);
  });

  it('says what is complete, and that the history is', async () => {
    const tenant = await scene.newTenant();
    expect(await tenant.state()).toMatchObject({ recent: null, synced_from: null });
    await tenant.read();
    expect(await tenant.state()).toMatchObject({
      recent: { state: 'completed', error: null },
      history: { state: 'running', is_queued: true },
      synced_from: daysAgo(27),
      synced_to: daysAgo(1),
    });
    await tenant.read('meta-ads-history');
    const whole = await tenant.state();
    expect(whole).toMatchObject({ history: { state: 'completed' }, synced_to: daysAgo(1) });
    expect(whole.synced_from).toBe(whole.history_from);
    // The next one reads 28 days again and changes nothing.
    const before = await tenant.tables();
    await tenant.read();
    expect(differences(before, await tenant.tables())).toEqual([]);
    expect((await tenant.state()).history!.id).toBe(whole.history!.id);
  });

  it('follows what Meta restates: other amounts, days and ads that are gone', async () => {
    const tenant = await scene.newTenant();
    await tenant.read();
    const lines = csv.text.trimEnd().split('\n');
    const changed = lines
      .filter((line) => !line.startsWith(`${daysAgo(3)},120330000001`))
      .map((line) => (line.startsWith(daysAgo(5)) ? line.replace(/,[\d.]+,(\d+),(\d+)$/, ',1.237,$1,$2') : line));
    await scene.meta.loadCsv(changed.join('\n'));
    await tenant.read();
    const { insights } = await tenant.tables();
    const of = (day: string) => insights.filter((row) => row.date === day);
    expect(new Set(of(daysAgo(5)).map((row) => row.spend))).toEqual(new Set(['1.237']));
    expect(of(daysAgo(3))).toHaveLength(14);
    await scene.meta.loadCsv(csv.text);
  });

  it('an account without ads is read, and has nothing', async () => {
    await scene.meta.loadCsv(csv.text.split('\n')[0]!, '?account=77&timezone=UTC');
    const tenant = await scene.newTenant();
    await tenant.connect('act_77');
    await tenant.read('meta-ads', 'act_77');
    expect(await tenant.state('act_77')).toMatchObject({
      recent: { state: 'completed', calls: 6 },
      synced_to: daysAgo(1),
    });
    expect((await tenant.tables()).insights).toHaveLength(0);
  });
});

describe('what changes at Meta', () => {
  it('an ad that moves takes along what it cost', async () => {
    const tenant = await scene.newTenant();
    await readAll(tenant);
    const [ad] = undisturbed.ads;
    await tenant.inTenant(
      // As if it had been read while it stood elsewhere.
      async (tx) => {
        await tx`update meta_ads_ads set adset_id = '120330000001001000', campaign_id = '120330000001000000' where ad_id = ${ad!.ad_id}`;
        await tx`update meta_ads_insights set adset_id = '120330000001001000', campaign_id = '120330000001000000' where ad_id = ${ad!.ad_id}`;
      },
    );
    expect(await tenant.tables()).not.toEqual(undisturbed);
    await tenant.read();
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
  });

  it.each([true, false])(
    'archived and deleted ads keep what they cost; lists that show deleted ones: %s',
    async (shown) => {
      const ids = ['120330000000001001', '120330000000001002'];
      await scene.meta.call('POST', '/_sandbox/meta/app', { deleted_in_lists: shown });
      const tenant = await scene.newTenant();
      if (!shown) await tenant.read();
      await scene.meta.call('POST', '/_sandbox/meta/objects', { id: ids[0], status: 'ARCHIVED' });
      await scene.meta.call('POST', '/_sandbox/meta/objects', { id: ids[1], status: 'DELETED' });
      await readAll(tenant);
      const { insights, ads } = await tenant.tables();
      expect(sumCents(insights.map((row) => row.spend as string))).toBe(csv.cents);
      expect(ads.filter((row) => ids.includes(row.ad_id as string)).map((row) => row.effective_status)).toEqual([
        'ARCHIVED',
        'DELETED',
      ]);
      for (const id of ids) await scene.meta.call('POST', '/_sandbox/meta/objects', { id, status: 'ACTIVE' });
      await scene.meta.call('POST', '/_sandbox/meta/app', { deleted_in_lists: true });
    },
  );

  it('another zone makes other days: everything is read anew', async () => {
    const tenant = await scene.newTenant();
    await readAll(tenant);
    await tenant.inTenant((tx) => tx`update ad_accounts set timezone = 'Pacific/Kiritimati', currency = 'USD'`);
    await tenant.read();
    const state = await tenant.state();
    expect(state).toMatchObject({
      timezone: 'UTC',
      currency: 'ARS',
      synced_from: daysAgo(27),
      history: { state: 'running' },
    });
    await tenant.finish(state.history!.id);
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
  });
});

describe('trouble', () => {
  it('each page failing once is read again', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'insights', page: 1 }, times: 2 });
    await scene.meta.fault({ kind: 'meta-error', code: 1, match: { edge: 'insights', page: 2 }, times: 2 });
    await scene.meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'ads' }, times: 1 });
    await scene.meta.fault({ kind: 'drop-response', match: { calls: 'graph' }, times: 1 });
    await readAll(tenant);
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect(await tenant.calls()).toBe(price.recent + 6);
  });

  it('a failure that lasts longer than the client waits is shown, and waited for', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    await scene.meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'insights', page: 2 }, times: 3 });
    const first = await tenant.turn(run);
    expect(first).toMatchObject({ type: 'wait', moved: true });
    expect((await tenant.state()).recent).toMatchObject({
      state: 'running',
      waiting_for: 'unavailable',
      step: 'insights',
    });
    await tenant.finish(run);
    await tenant.read('meta-ads-history');
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect(await tenant.calls()).toBe(price.recent + 3);
  });

  it('a throttle is waited for as long as Meta says', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    await scene.meta.fault({ kind: 'meta-throttle', regainMinutes: 2, match: { edge: 'insights', page: 2 }, times: 1 });
    const before = Date.now();
    expect(await tenant.turn(run)).toEqual({ type: 'wait', ms: 120_000, moved: true });
    const { recent } = await tenant.state();
    expect(recent).toMatchObject({ state: 'running', waiting_for: 'rate-limit', error: null });
    expect(recent!.waiting_until!.getTime() - before).toBeGreaterThan(110_000);
    await tenant.finish(run);
    expect((await tenant.state()).recent).toMatchObject({ state: 'completed', waiting_for: null });
    await tenant.read('meta-ads-history');
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect(await tenant.calls()).toBe(price.recent + 1);
  });

  it('a limit that is nearly used up is waited for before Meta refuses', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.call('POST', '/_sandbox/meta/usage', { account: 100, reset_seconds: 90 });
    const run = await tenant.ask();
    const outcome = await tenant.turn(run);
    expect(outcome).toMatchObject({ type: 'wait', moved: true });
    expect((outcome as { ms: number }).ms).toBeGreaterThan(80_000);
    await scene.meta.call('POST', '/_sandbox/meta/usage', {});
    await tenant.finish(run);
  });

  it('a token that dies in the middle: what came is kept and shown, and after a reconnection it goes on there', async () => {
    const tenant = await scene.newTenant();
    const run = await tenant.ask();
    await scene.meta.fault({ kind: 'meta-token', end: 'expired', match: { edge: 'insights', page: 2 }, times: 1 });
    await tenant.finish(run);
    expect(await tenant.state()).toMatchObject({
      recent: { state: 'partial', error: 'token-expired' },
      history: null,
      synced_from: daysAgo(7),
      synced_to: daysAgo(1),
    });
    const half = await tenant.tables();
    // Days whose pages had not all come are not there at all.
    expect(new Set(half.insights.map((row) => row.date)).size).toBe(8);
    const [connection] = await tenant.inTenant((tx) => tx`select state from meta_connections`);
    expect(connection!.state).toBe('expired');

    await tenant.authorise();
    await readAll(tenant);
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect(await tenant.calls()).toBe(price.recent + 1);
  });

  it('too much data at once is asked for in smaller portions', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'meta-too-much-data', maxDays: 12 });
    await readAll(tenant);
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect((await tenant.state()).recent!.state).toBe('completed');
  });

  it('one range that Meta refuses leaves the others', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'meta-error', code: 100, match: { edge: 'insights' }, times: 1 });
    await tenant.read();
    expect(await tenant.state()).toMatchObject({
      recent: { state: 'partial', error: 'refused' },
      synced_from: daysAgo(27),
      synced_to: daysAgo(8),
    });
    expect((await tenant.tables()).ads).toHaveLength(28);
  });

  it.each([
    [{ kind: 'meta-error', code: 200, match: { edge: 'insights' } }, 'missing-permission'],
    [{ kind: 'meta-error', code: 368 }, 'blocked'],
    [{ kind: 'meta-error', code: 100, subcode: 33 }, 'not-found'],
    [{ kind: 'meta-token', end: 'revoked' }, 'token-revoked'],
  ])('%o ends as %s', async (fault, code) => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ ...fault, times: 1 });
    await tenant.read();
    expect((await tenant.state()).recent).toMatchObject({ state: 'failed', error: code });
  });

  it('an end comes after some patience, and is no end for the next reading', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'error', status: 503, match: { calls: 'graph' } });
    const outcomes = await tenant.read();
    expect(outcomes.length).toBeGreaterThan(5);
    expect((await tenant.state()).recent).toMatchObject({ state: 'failed', error: 'unavailable' });
    await scene.meta.call('DELETE', '/_sandbox/faults');
    await tenant.read();
    expect((await tenant.state()).recent).toMatchObject({ state: 'completed' });
  }, 30_000);
});

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
    expect(await tenant.calls()).toBe(price.recent);
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
    await readAll(tenant);
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
