/** Readings on real Temporal, with workers that die: from the click to the numbers, and the same tables in the end. */
import { randomBytes } from 'node:crypto';
import { Client, Connection, ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adsScheduleId, adsSyncId } from '#contract';
import { listAdAccounts } from '#db/meta/ad-accounts.ts';
import { makeCsv } from '#deploy/sandbox/meta/testing.ts';
import { sharedTemporal } from '#deploy/testing/shared-temporal.ts';
import { type AdsTenant, createReadScene, daysAgo, differences, type ReadScene } from './testing/ads-scene.ts';
import { until } from './testing/flows.ts';
import { readable, takeHistoryOf } from './testing/histories.ts';
import { WorkerProcess } from './testing/worker-process.ts';

const csv = makeCsv({ campaigns: 3, adsetsPerCampaign: 2, adsPerAdset: 15, since: daysAgo(59), days: 60 });

let scene: ReadScene;
let client: Client;
const taskQueue = `test-${randomBytes(6).toString('hex')}`;
const workers = new Set<WorkerProcess>();
beforeAll(async () => {
  const temporal = await sharedTemporal();
  scene = await createReadScene(csv.text);
  client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    namespace: temporal.namespace,
  });
}, 60_000);
afterAll(async () => {
  await Promise.all([...workers].map((worker) => worker.end()));
  await client?.connection.close();
  await scene?.stop();
});

async function startWorker(): Promise<WorkerProcess> {
  const { address, namespace } = await sharedTemporal();
  const worker = new WorkerProcess({
    DATABASE_URL: scene.db.appUrl,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    CREDENTIALS_KEYS: scene.keys,
    META_APP_ID: scene.appId,
    META_APP_SECRET: scene.appSecret,
    META_GRAPH_URL: scene.meta.url,
    SYNC_HEARTBEAT_SECONDS: '2',
  });
  workers.add(worker);
  return worker;
}
const kill = async (worker: WorkerProcess) => {
  await worker.end();
  workers.delete(worker);
};
const ended = (tenant: AdsTenant, withinMs = 60_000) =>
  until(async () => {
    const state = await tenant.state();
    return state.history?.state === 'completed' && state;
  }, withinMs);

it('survives failing pages, a throttle, a dead token and five dead workers, and ends with the same tables', async () => {
  const tenant = await scene.newTenant();
  // Slow enough to be caught in the middle of it, each page.
  await scene.meta.fault({ kind: 'slow', delayMs: 250, match: { calls: 'graph' } });
  await scene.meta.fault({ kind: 'meta-error', code: 2, match: { edge: 'insights', page: 2 }, times: 1 });
  await scene.meta.fault({ kind: 'meta-throttle', regainMinutes: 0.03, match: { edge: 'adsets' }, times: 1 });
  const forced = { retries: 2, kills: 5 };
  let worker = await startWorker();
  const calls = () => scene.meta.sandbox.meta.usage.total;
  const start = calls();
  const first = await tenant.ask();
  // At five places, some in the recent days, some in the history.
  for (const after of [2, 5, 8, 14, 20]) {
    await until(async () => calls() - start >= after, 40_000);
    await kill(worker);
    worker = await startWorker();
  }
  expect((await tenant.state()).recent).not.toMatchObject({ state: 'failed' });
  await until(async () => calls() - start >= 23, 40_000);
  // The reading's own call: the daily look at the connection would take it for itself.
  await scene.meta.fault({ kind: 'meta-token', end: 'expired', match: { edge: 'insights' }, times: 1 });
  const failed = await until(async () => {
    const { recent, history } = await tenant.state();
    return [recent, history].find((run) => run?.error === 'token-expired');
  }, 40_000);
  expect(['partial', 'failed']).toContain(failed.state);
  await tenant.authorise();
  await tenant.ask();
  await tenant.ask('meta-ads-history');
  await scene.meta.call('DELETE', '/_sandbox/faults');
  await ended(tenant);
  expect(differences(scene.undisturbed, await tenant.tables())).toEqual([]);
  // A call that was under way when its worker died is made again; so is a report that nobody knows of any more (2 calls).
  const extra = forced.retries + forced.kills * 3 + 1;
  const price = scene.price.recent + scene.price.history;
  expect(calls() - start).toBeLessThanOrEqual(1.2 * price + extra);

  // What Temporal remembers is ids and times; it replays with today's code (histories/).
  const history = await takeHistoryOf(client, adsSyncId(first), 'ads-sync');
  expect(readable(history)).not.toMatch(/Campaña|Anuncio|EAA/);
  await kill(worker);
}, 150_000);

it('connects, schedules, reads by itself and shows numbers in seconds', async () => {
  await scene.meta.call('DELETE', '/_sandbox/faults');
  const tenant = await scene.newTenant();
  const worker = await startWorker();
  const [account] = await tenant.inTenant((tx) => listAdAccounts(tx));
  const schedule = client.schedule.getHandle(adsScheduleId(account!.id));
  const described = await until(() => schedule.describe().catch(() => null), 20_000);
  expect(described.spec.timezone ?? 'UTC').toBe('UTC');
  // The clock's turn: asks for a reading, which the relay starts.
  const clicked = Date.now();
  await schedule.trigger(ScheduleOverlapPolicy.BUFFER_ONE);
  await ended(tenant);
  expect(Date.now() - clicked).toBeLessThan(60_000);
  expect(differences(scene.undisturbed, await tenant.tables())).toEqual([]);

  await tenant.inTenant((tx) => tx`update ad_accounts set status = 'disconnected', disconnected_at = now()`);
  await until(
    async () =>
      await schedule.describe().then(
        () => false,
        () => true,
      ),
    20_000,
  );
  await tenant.connect();
  await until(() => schedule.describe().catch(() => null), 20_000);
  // A reading whose workflow somebody terminated is taken up again once its lease is over.
  await scene.meta.fault({ kind: 'slow', delayMs: 1_500, match: { calls: 'graph' }, times: 2 });
  const run = await tenant.ask();
  await until(async () => (await tenant.state()).recent!.step !== null, 20_000);
  await client.workflow.getHandle(adsSyncId(run)).terminate('a test');
  await until(async () => {
    // Again and again: the activity of the lost workflow may still be writing a page, which renews the lease.
    await tenant.inTenant((tx) => tx`update sync_runs set claimed_until = now() where id = ${run}`);
    return (await tenant.state()).recent!.state === 'completed';
  }, 30_000);
  expect((await tenant.state()).recent!.id).toBe(run);
  expect(differences(scene.undisturbed, await tenant.tables())).toEqual([]);
  await kill(worker);
}, 90_000);
