import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectOfFlows, entriesOfFlow, exitReasons, peopleInFlows, statsOfNodes } from './flow-stats.ts';
import { admit } from './admit.ts';
import { insertLead, insertLiveFlow, insertMessage, sceneFlow, scenePlan } from '../testing/flow-scene.ts';
import { listMessages, findMessageRow } from '../sending/messages.ts';
import { withTenant } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());
const ever = { from: new Date('2020-01-01'), to: new Date('2100-01-01') };

describe('flow stats', () => {
  it('count "at least that far" per flow and node, and suppressed ones by reason', async () => {
    await withTenant(db.sql, (await db.createTenant()).id, async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const leadId = await insertLead(tx);
      for (const state of ['accepted', 'sent', 'delivered', 'read', 'failed', 'unconfirmed', 'unknown', 'planned']) {
        await insertMessage(tx, { leadId, flowId, state, replied: state === 'read' });
      }
      await insertMessage(tx, { leadId, flowId, state: 'suppressed', reason: 'opted-out', nodeId: 'other' });
      await insertMessage(tx, { leadId, flowId, state: 'suppressed', reason: 'holdout', nodeId: 'other' });
      await insertMessage(tx, { leadId, flowId, state: 'suppressed', reason: 'holdout', nodeId: 'other' });

      const effect = (await effectOfFlows(tx, [flowId], ever)).get(flowId);
      expect(effect).toEqual({
        messages: 11,
        sent: 4,
        delivered: 2,
        read: 1,
        replied: 1,
        opted_out: 0,
        failed: 1,
        unconfirmed: 1,
        suppressed: 3,
        pending: 2,
      });
      const nodes = await statsOfNodes(tx, flowId, ever);
      expect(nodes.find((node) => node.node_id === 'send')).toMatchObject({
        messages: 8,
        sent: 4,
        people: 0,
        suppressed_by: {},
      });
      expect(nodes.find((node) => node.node_id === 'other')).toMatchObject({
        suppressed: 3,
        sent: 0,
        suppressed_by: { 'opted-out': 1, holdout: 2 },
      });
      expect(await effectOfFlows(tx, [flowId], { from: ever.from, to: new Date('2021-01-01') })).toEqual(new Map());
    });
  });

  it('count people by state and by how they left', async () => {
    await withTenant(db.sql, (await db.createTenant()).id, async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const leads = [await insertLead(tx), await insertLead(tx), await insertLead(tx), await insertLead(tx)];
      const made = await admit(tx, {
        flowId,
        version: 1,
        plan: scenePlan,
        settings: sceneFlow.settings,
        leadIds: leads,
        occurrence: 'x',
      });
      const set = (i: number, change: object) =>
        tx`update enrolments set ${tx(change)} where id = ${made[i]!.enrolment_id}`;
      await set(0, { state: 'waiting', node_id: 'pause' });
      await set(1, { state: 'finished', result: 'exited', reason: 'message.replied', ended_at: new Date() });
      await set(2, { state: 'finished', result: 'goal', reason: 'exit-node', ended_at: new Date() });
      expect((await peopleInFlows(tx, [flowId])).get(flowId)).toEqual({ running: 1, waiting: 1, paused: 0 });
      expect(await entriesOfFlow(tx, flowId, ever)).toEqual({
        entered: 4,
        open: 2,
        goal: 1,
        none: 0,
        exited: 1,
        failed: 0,
        stopped: 0,
      });
      expect(await exitReasons(tx, flowId, ever)).toHaveLength(2);
      expect((await statsOfNodes(tx, flowId, ever)).map((node) => [node.node_id, node.people])).toEqual([['pause', 2]]);
    });
  });
});

describe('listMessages()', () => {
  it("filters by state, reason and template, and hides other sellers' leads", async () => {
    const tenant = (await db.createTenant()).id;
    const seller = await db.createUser(tenant, { role: 'seller' });
    await withTenant(db.sql, tenant, async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const mine = await insertLead(tx, { sellerId: seller });
      const sent = await insertMessage(tx, { leadId: mine, flowId, state: 'sent' });
      const hidden = await insertMessage(tx, {
        leadId: await insertLead(tx),
        flowId,
        state: 'suppressed',
        reason: 'opted-out',
      });
      const ids = async (filter: object, sellerId: string | null = null) =>
        (await listMessages(tx, filter, { after: null, limit: 10 }, { sellerId })).items.map((row) => row.id);
      expect(await ids({ state: ['sent', 'read'] })).toEqual([sent]);
      expect(await ids({ reason: 'opted-out' })).toEqual([hidden]);
      await tx`update messages set template_name = 'promo' where id = ${hidden}`;
      expect(await ids({ template: 'promo' })).toEqual([hidden]);
      expect(await ids({}, seller)).toEqual([sent]);
      expect(await findMessageRow(tx, hidden, { sellerId: seller })).toBeNull();
      expect(await ids({})).toHaveLength(2);
    });
  });
});
