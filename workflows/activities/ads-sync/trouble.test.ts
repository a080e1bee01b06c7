/** Reading an ad account while Meta refuses, forgets or fails: the tables become what it says all the same, or the reading says why not. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeCsv } from '#deploy/sandbox/meta/testing.ts';
import { createReadScene, daysAgo, differences, type ReadScene, type Tables } from '../../testing/ads-scene.ts';

/** 28 ads on 60 days, the last of them today. */
const csv = makeCsv({ campaigns: 2, adsetsPerCampaign: 2, adsPerAdset: 7, since: daysAgo(59), days: 60 });

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

describe('trouble', () => {
  it('each page failing once is read again', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'insights', page: 1 }, times: 2 });
    await scene.meta.fault({ kind: 'meta-error', code: 1, match: { edge: 'insights', page: 2 }, times: 2 });
    await scene.meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'ads' }, times: 1 });
    await scene.meta.fault({ kind: 'drop-response', match: { calls: 'graph' }, times: 1 });
    await tenant.readAll();
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

  it('a report that takes long is waited for by the workflow, and whoever goes on asks for the same one', async () => {
    const tenant = await scene.newTenant();
    await tenant.read();
    const run = await tenant.ask('meta-ads-history');
    await scene.meta.fault({ kind: 'meta-report', end: 'completed', delayMs: 2_500, times: 1 });
    scene.meta.arrived();
    expect(await tenant.turn(run, 0, { forMs: 600 })).toEqual({ type: 'wait', ms: 5_000, moved: true });
    expect((await tenant.state()).history).toMatchObject({ state: 'running', waiting_for: 'preparing', error: null });
    await tenant.finish(run);
    const orders = scene.meta.arrived().filter(({ method, path }) => method === 'POST' && path.endsWith('/insights'));
    // One for each range, none of them twice.
    expect(orders).toHaveLength(6);
    expect((await tenant.state()).history).toMatchObject({ state: 'completed', error: null });
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
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
    await tenant.readAll();
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect(await tenant.calls()).toBe(price.recent + 1);
  });

  it('too much data at once is asked for in smaller portions', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'meta-too-much-data', maxDays: 12 });
    await tenant.readAll();
    expect(differences(undisturbed, await tenant.tables())).toEqual([]);
    expect((await tenant.state()).recent!.state).toBe('completed');
  });

  it('a day that cannot be had however it is cut leaves all the others', async () => {
    const tenant = await scene.newTenant();
    await scene.meta.fault({ kind: 'meta-report', end: 'failed' });
    // The sums of months; the newest days in halves down to one; that day, its report twice, and campaign by campaign.
    const asked = { edge: 'insights', path: '/v25.0/act_' };
    await scene.meta.fault({ kind: 'meta-too-much-data', maxDays: 0, match: asked, times: 7 });
    await tenant.read();
    const { recent, synced_from, synced_to } = await tenant.state();
    expect(recent).toMatchObject({ state: 'partial', error: 'too-much-data' });
    const days = new Set((await tenant.tables()).insights.map(({ date }) => String(date)));
    const missing = Array.from({ length: 28 }, (_, back) => daysAgo(back)).filter((day) => !days.has(day));
    expect(missing).toHaveLength(1);
    // What is complete ends at the day that is missing.
    expect([synced_from! > missing[0]!, synced_to]).toEqual([true, daysAgo(1)]);
  });

  it('one range that Meta refuses leaves the others', async () => {
    const tenant = await scene.newTenant();
    // The sums of months, which one can do without, and the newest days.
    await scene.meta.fault({ kind: 'meta-error', code: 100, match: { edge: 'insights' }, times: 2 });
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
