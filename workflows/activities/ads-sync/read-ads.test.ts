/** Reading an ad account: that the tables become what Meta says, at a known price. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCsv, sumCents } from '#deploy/sandbox/meta/testing.ts';
import { createReadScene, daysAgo, differences, type ReadScene, type Tables } from '../../testing/ads-scene.ts';

/** 28 ads on 60 days, the last of them today: 28 days are 784 rows. */
const csv = makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 7, since: daysAgo(59), days: 60 });
/** A day on which an ad did nothing is no row at Meta. */
const rows = csv.text
  .split('\n')
  .filter((line) => line && !line.startsWith('date') && !line.endsWith(',0.00,0,0')).length;

const spendOf = (text: string) =>
  text
    .split('\n')
    .slice(1)
    .filter(Boolean)
    .map((line) => line.split(',').at(-3)!);

let scene: ReadScene;
let undisturbed: Tables;
let price: ReadScene['price'];
beforeAll(async () => {
  scene = await createReadScene(csv.text);
  ({ undisturbed, price } = scene);
}, 120_000);
afterAll(() => scene?.stop());
afterEach(async () => {
  await scene.meta.call('DELETE', '/_sandbox/faults');
  await scene.meta.call('POST', '/_sandbox/meta/usage', {});
});

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
    // The account and its months; 8 days and 20 days of 28 rows, and what the account says of both; three lists.
    expect(price.recent).toBe(2 + 1 + 2 + 2 + 3);
    // Six ranges up to 186 days as reports: ordered, looked at, read, and the account's own; one of them has 32 days with rows.
    const history = 6 * 3 + 5 + 2;
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

  it('reads everything anew when Meta has changed a month that is long over', async () => {
    const tenant = await scene.newTenant();
    await tenant.readAll();
    const changed = csv.text.replaceAll(
      new RegExp(`^(${daysAgo(59)},.*),[\\d.]+,(\\d+),(\\d+)$`, 'gm'),
      '$1,77.77,$2,$3',
    );
    await scene.meta.loadCsv(changed);
    await tenant.readAll();
    const { insights } = await tenant.tables();
    expect(sumCents(insights.map((row) => row.spend as string))).toBe(sumCents(spendOf(changed)));
    expect(sumCents(spendOf(changed))).not.toBe(csv.cents);
    await scene.meta.loadCsv(csv.text);
  });

  it('an account without ads is read, and has nothing', async () => {
    await scene.meta.loadCsv(csv.text.split('\n')[0]!, '?account=77&timezone=UTC');
    const tenant = await scene.newTenant();
    await tenant.connect('act_77');
    await tenant.read('meta-ads', 'act_77');
    expect(await tenant.state('act_77')).toMatchObject({
      recent: { state: 'completed', calls: 9 },
      synced_to: daysAgo(1),
    });
    expect((await tenant.tables()).insights).toHaveLength(0);
  });
});

it('what the account cost beyond its ads is a row of no ad, to the cent, and goes when Meta tells of it no more', async () => {
  const tenant = await scene.newTenant();
  const beyond = (day: number, spend: string) => `${daysAgo(day)},,,,,,,${spend},120,3`;
  await scene.meta.loadCsv(
    [csv.text.trimEnd(), beyond(3, '410.07'), beyond(40, '9.90'), beyond(0, '77.00')].join('\n'),
  );
  await tenant.readAll();
  const rest = async () =>
    (await tenant.tables()).insights
      .filter((row) => String(row.ad_id).startsWith('account:'))
      .map(({ date, spend, impressions, clicks }) => [date, spend, Number(impressions), Number(clicks)]);
  // Today is not over: it has none.
  expect(await rest()).toEqual([
    [daysAgo(40), '9.90', 120, 3],
    [daysAgo(3), '410.07', 120, 3],
  ]);
  const before = await tenant.tables();
  await tenant.read();
  expect(differences(before, await tenant.tables())).toEqual([]);
  await scene.meta.loadCsv([csv.text.trimEnd(), beyond(40, '9.90')].join('\n'));
  await tenant.read();
  expect(await rest()).toEqual([[daysAgo(40), '9.90', 120, 3]]);
  await scene.meta.loadCsv(csv.text);
});

describe('what changes at Meta', () => {
  it('an ad that moves takes along what it cost', async () => {
    const tenant = await scene.newTenant();
    await tenant.readAll();
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
      await tenant.readAll();
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
    await tenant.readAll();
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
