/** Schedules of ad accounts on real Temporal. */
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adsScheduleId } from '#contract';
import { listAdAccounts } from '#db/meta/ad-accounts.ts';
import { startTenant, stopTenant } from '#db/platform/operators/tenants.ts';
import { sharedTemporal } from '#deploy/testing/shared-temporal.ts';
import { type AdsScene, createAdsScene } from '../../testing/ads-scene.ts';
import { until } from '../../testing/flows.ts';
import { reconcileSchedules, relaySchedules } from './ads-schedules.ts';

const taskQueue = `test-${randomUUID()}`;
let scene: AdsScene;
let client: Client;
beforeAll(async () => {
  const temporal = await sharedTemporal();
  scene = await createAdsScene();
  const connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection, namespace: temporal.namespace });
}, 60_000);
afterAll(async () => {
  await client?.connection.close();
  await scene?.stop();
});

it('makes Schedules again that Temporal has lost, and removes those that nobody needs, of this installation', async () => {
  const tenant = await scene.newTenant();
  const deps = { sql: scene.db.sql, client, taskQueue, log: { warn() {} } };
  while (await relaySchedules(deps));
  const [account] = await tenant.inTenant((tx) => listAdAccounts(tx));
  const ours = client.schedule.getHandle(adsScheduleId(account!.id));
  const exists = (id: string) =>
    client.schedule
      .getHandle(id)
      .describe()
      .then(
        () => true,
        () => false,
      );
  expect(await exists(ours.scheduleId)).toBe(true);
  await ours.delete();
  const strays = [taskQueue, 'another-installation'].map((queue) => ({ queue, id: adsScheduleId(randomUUID()) }));
  for (const { queue, id } of strays) {
    await client.schedule.create({
      scheduleId: id,
      spec: {},
      action: { type: 'startWorkflow', workflowType: 'adsSyncDue', workflowId: id, taskQueue: queue },
    });
  }
  // Temporal's lists are a moment behind. As in the relay, a call that Temporal is too busy for is tried again.
  await until(async () => {
    await reconcileSchedules(deps).catch(() => undefined);
    return (await exists(ours.scheduleId)) && !(await exists(strays[0]!.id));
  }, 30_000);
  expect(await exists(strays[1]!.id)).toBe(true);
  // Another zone, another Schedule; none after the end.
  await tenant.inTenant((tx) => tx`update ad_accounts set timezone = 'America/Bogota'`);
  await relaySchedules(deps);
  expect((await ours.describe()).spec.timezone).toBe('America/Bogota');
  // A tenant that operators have stopped is not read until it is started again.
  await tenant.inTenant((tx) => stopTenant(tx, tenant.tenantId));
  await relaySchedules(deps);
  expect(await exists(ours.scheduleId)).toBe(false);
  await tenant.inTenant((tx) => startTenant(tx, tenant.tenantId));
  await relaySchedules(deps);
  expect(await exists(ours.scheduleId)).toBe(true);
  await tenant.inTenant((tx) => tx`update ad_accounts set status = 'disconnected', disconnected_at = now()`);
  await relaySchedules(deps);
  expect(await exists(ours.scheduleId)).toBe(false);
  await client.schedule.getHandle(strays[1]!.id).delete();
}, 60_000);
