import { afterAll, beforeAll, expect, it } from 'vitest';
import { admit } from '#db/flows/admit.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { beginMove } from '#db/flows/moves/flow-moves.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '#db/testing.ts';
import { insertLead, insertLiveFlow, sceneFlow, scenePlan } from '#db/testing/flow-scene.ts';
import { relayMoves } from './moves.ts';

let db: TestDatabase;
let tenant: TestTenant;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.createTenant();
});
afterAll(() => db.stop());

it('comes back at once while there are people to be told, but not while another worker tells them', async () => {
  const move = await withTenant(db.sql, tenant.id, async (tx) => {
    const flowId = await insertLiveFlow(tx);
    const leadIds: string[] = [];
    for (let count = 0; count < 101; count++) leadIds.push(await insertLead(tx));
    const { settings } = sceneFlow;
    await admit(tx, { flowId, version: 1, plan: scenePlan, settings, leadIds, occurrence: 'm' });
    const version = { flowId, graph: sceneFlow, plan: scenePlan, note: '', userId: null, triggerEvents: [] };
    const toVersion = await insertVersion(tx, version);
    return await beginMove(tx, { flowId, cause: 'publish', toVersion, places: {}, others: 'now', userId: null });
  });
  expect(move.people).toBe(101);
  const relay = () => relayMoves({ sql: db.sql, log: { warn() {} } }, 10);
  await withTenant(db.sql, tenant.id, async (tx) => {
    await tx`select from flow_moves where id = ${move.id} for update`;
    expect(await relay()).toBe(false);
  });
  expect([await relay(), await relay()]).toEqual([true, false]);
  const states = await withTenant(db.sql, tenant.id, (tx) => tx`select state from flow_moves where id = ${move.id}`);
  expect(states).toEqual([{ state: 'done' }]);
});
