/** The Schedule that has connections with Meta looked into, on the run's Temporal. */
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awaitsMetaCheck, findConnection, metaTokenKey, saveConnection } from '#db/meta/meta-connections.ts';
import { requestSync } from '#db/platform/sync-runs.ts';
import { listMetaPages } from '#db/meta/meta-pages.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import { metaCheckSchedule } from './relay/meta/check-schedule.ts';
import { until } from './testing/flows.ts';
import { readable } from './testing/histories.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()));
afterAll(() => scene.stop());

it('looks into a connection at once when the API asks, and on its Schedule finds what has ended', async () => {
  const { meta } = scene.sandbox.sandbox;
  const token = meta.tokens.issue([...scopes], 59 * 86_400);
  await scene.inTenant(async (tx) => {
    await scene.vault.put(tx, scene.tenantId, metaTokenKey, token.value);
    await saveConnection(tx, {
      metaUserId: token.userId,
      metaUserName: 'Lucía',
      scopes: [...scopes],
      tokenExpiresAt: new Date(token.expiresAt * 1000),
      dataAccessExpiresAt: null,
      connectedBy: null,
    });
    await requestSync(tx, 'meta-check');
  });
  await until(
    async () =>
      (await scene.inTenant(listMetaPages)).every((page) => page.subscribed_at) && meta.subscriptions.size === 2,
  );

  // What was asked for sets the time of the next look as it ends.
  await until(async () => !(await scene.inTenant(awaitsMetaCheck)));

  const handle = scene.client.schedule.getHandle(metaCheckSchedule(scene.config.TEMPORAL_TASK_QUEUE));
  const { spec, action } = await until(async () => await handle.describe().catch(() => false));
  expect(spec.intervals).toMatchObject([{ every: 900_000 }]);
  expect(action).toMatchObject({ workflowType: 'metaCheck' });

  token.ended = 'revoked';
  await scene.inTenant((tx) => tx`update meta_connections set check_after = now()`);
  // After the Schedule's own run, if one is under way: its policy would skip this one.
  await handle.trigger(ScheduleOverlapPolicy.BUFFER_ONE);
  await until(async () => (await scene.inTenant(findConnection))?.state === 'revoked');
  // Its history holds ids and nothing else.
  const runs = scene.client.workflow.list({
    query: `WorkflowType = 'metaCheck' and TaskQueue = '${scene.config.TEMPORAL_TASK_QUEUE}'`,
  });
  for await (const { workflowId, runId } of runs) {
    const history = await scene.client.workflow.getHandle(workflowId, runId).fetchHistory();
    expect(readable(history)).not.toMatch(/EAA|Lucía/);
  }
});
