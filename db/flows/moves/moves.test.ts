import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from '../admit.ts';
import { insertVersion } from '../flow-versions.ts';
import { insertLead, insertLiveFlow, insertMessage, sceneFlow, scenePlan } from '../../testing/flow-scene.ts';
import { type Tx, withTenant } from '../../platform/tenant.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../../testing.ts';
import { closeMove, nextOf, passOver, tellMoved } from './advance-move.ts';
import { beginMove, beginUndo, claimUndo, countEnteredOn, findMove, listMoved } from './flow-moves.ts';
import { noteMoves } from './note-moves.ts';

let db: TestDatabase;
let tenant: TestTenant;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.createTenant();
});
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant.id, work);

/** A flow with two versions, and people on the first: some inside at `pause`, one in the queue. */
async function scene(tx: Tx, inside = 2) {
  const flowId = await insertLiveFlow(tx);
  const leads = await Promise.all(Array.from({ length: inside + 1 }, () => insertLead(tx)));
  const { settings } = sceneFlow;
  const made = await admit(tx, { flowId, version: 1, plan: scenePlan, settings, leadIds: leads, occurrence: 'm' });
  const [queued, ...started] = made.map((one) => one.enrolment_id!);
  await tx`
    update enrolments set started_at = now(), state = 'waiting', seq = 1, node_id = 'pause' where id = any(${started})`;
  const plan = { ...scenePlan, start: 'end', listens: ['lead.opted_out', 'sale.completed'] as const };
  const version = { flowId, graph: sceneFlow, plan: { ...plan, listens: [...plan.listens] }, note: '', userId: null };
  await insertVersion(tx, { ...version, triggerEvents: [] });
  return { flowId, queued: queued!, started };
}
const move = (flowId: string, others: 'now' | 'stay' = 'now') =>
  ({ flowId, cause: 'publish', fromVersion: 1, toVersion: 2, places: {}, others, userId: null }) as const;
const rowsOf = (tx: Tx, ids: string[]) => tx<{ version: number; node_id: string; told: string; listens: string[] }[]>`
  select version, node_id, told, listens from enrolments where id = any(${ids}) order by id`;

describe('a move', () => {
  it('is told bite by bite, each person once; one without a workflow begins on the new version', () =>
    inTenant(async (tx) => {
      const { flowId, queued, started } = await scene(tx);
      const { id, people } = await beginMove(tx, move(flowId));
      expect(people).toBe(3);
      for (let next = await nextOf(tx, id, 2); next.length > 0; next = await nextOf(tx, id, 2)) {
        expect(await tellMoved(tx, id, next)).toBe(true);
        // A worker that died behind the commit and begins anew tells nobody twice.
        await tellMoved(tx, id, next);
      }
      const signals = await tx`select enrolment_id, number, payload from enrolment_signals order by enrolment_id`;
      expect(signals.map((row) => row.enrolment_id)).toEqual(started.toSorted());
      expect(signals[0]).toMatchObject({
        number: '1',
        payload: { type: 'move', version: 2, move: { id, places: {}, others: 'now' } },
      });
      expect(await rowsOf(tx, started)).toMatchObject([
        { version: 1, told: '1', listens: expect.arrayContaining(['sale.completed']) },
        { version: 1 },
      ]);
      expect(await rowsOf(tx, [queued])).toMatchObject([{ version: 2, node_id: 'end', told: '0' }]);
      await closeMove(tx, id);
      expect(await findMove(tx, id)).toMatchObject({ state: 'running', people: { told: 2, moved: 1 } });
    }));

  it('is over when all have answered or ended; what each came to is written down, and what they had planned is left unsaid', () =>
    inTenant(async (tx) => {
      const { flowId, started } = await scene(tx);
      const [one, other] = started as [string, string];
      const [{ lead_id: leadId }] = await tx<[{ lead_id: string }]>`select lead_id from enrolments where id = ${one}`;
      const planned = await insertMessage(tx, { leadId, flowId, enrolmentId: one, state: 'planned' });
      const { id } = await beginMove(tx, move(flowId));
      await tellMoved(tx, id, await nextOf(tx, id, 10));
      const at = { enrolmentId: one, version: 2, nodeId: 'end', seq: 2 };
      await noteMoves(tx, at, [{ id, outcome: 'moved' }]);
      await noteMoves(tx, at, [{ id, outcome: 'moved' }]);
      await tx`update enrolments set ended_at = now() where id = ${other}`;
      await closeMove(tx, id);
      expect(await findMove(tx, id)).toMatchObject({ state: 'done', people: { moved: 2, ended: 1 } });
      expect(await tx`select state, reason from messages where id = ${planned}`).toEqual([
        { state: 'suppressed', reason: 'moved-away' },
      ]);
      expect(await tx`select outcome, reason from enrolment_steps where enrolment_id = ${one}`).toEqual([
        { outcome: 'moved', reason: 'moved-to-version' },
      ]);
      const { items } = await listMoved(tx, id, { outcome: 'moved' }, { after: null, limit: 10 });
      expect(items.find((row) => row.enrolment_id === one)).toMatchObject({
        from_version: 1,
        from_node: 'pause',
        to_node: 'end',
      });
    }));

  it('is told once more to whoever stayed by the step before the one where moving was chosen, and once only', () =>
    inTenant(async (tx) => {
      const { flowId, started } = await scene(tx);
      const [one, other] = started as [string, string];
      const { id } = await beginMove(tx, { ...move(flowId, 'stay'), places: { pause: { when: 'now' } } });
      await tellMoved(tx, id, await nextOf(tx, id, 10));
      await tx`update enrolments set node_id = 'end' where id = ${other}`;
      const at = { version: 1, nodeId: 'message', seq: 1 };
      for (const enrolmentId of [one, other]) await noteMoves(tx, { ...at, enrolmentId }, [{ id, outcome: 'stayed' }]);
      await closeMove(tx, id);
      expect(await findMove(tx, id)).toMatchObject({ state: 'running', people: { queued: 1, stayed: 1 } });
      expect(await nextOf(tx, id, 10)).toEqual([one]);
      await tellMoved(tx, id, [one]);
      expect(await rowsOf(tx, [one])).toMatchObject([{ told: '2' }]);
      await noteMoves(tx, { ...at, enrolmentId: one }, [{ id, outcome: 'stayed' }]);
      await closeMove(tx, id);
      expect(await findMove(tx, id)).toMatchObject({ state: 'done', people: { stayed: 2 } });
    }));

  it('is not held up by one who cannot be reached', () =>
    inTenant(async (tx) => {
      const { flowId, started } = await scene(tx);
      const { id } = await beginMove(tx, move(flowId));
      await passOver(tx, id, started[0]!);
      await tellMoved(tx, id, await nextOf(tx, id, 10));
      await tx`update flow_move_people set told_at = now() - interval '11 minutes' where move_id = ${id}`;
      await closeMove(tx, id);
      expect(await findMove(tx, id)).toMatchObject({ state: 'done', people: { unreached: 2, moved: 1 } });
    }));
});

describe('taking a move back', () => {
  it('tells whoever was told, tells nobody else any more, and happens once and within the hour', () =>
    inTenant(async (tx) => {
      const { flowId, queued, started } = await scene(tx);
      const { id } = await beginMove(tx, move(flowId));
      const [first, second] = started.toSorted() as [string, string];
      await tellMoved(tx, id, [first, queued]);
      const [late] = await admit(tx, {
        flowId,
        version: 2,
        plan: scenePlan,
        settings: sceneFlow.settings,
        leadIds: [await insertLead(tx)],
        occurrence: 'late',
      });
      expect(await claimUndo(tx, id)).toBe(true);
      expect(await claimUndo(tx, id)).toBe(false);
      const undo = await beginUndo(tx, { move: (await findMove(tx, id))!, toVersion: 1, userId: null });
      await tellMoved(tx, undo, await nextOf(tx, undo, 10));
      expect(await tellMoved(tx, id, [second])).toBe(true);
      const told =
        await tx`select enrolment_id, payload from enrolment_signals where enrolment_id = any(${started}) order by number`;
      expect(told.map((row) => [row.enrolment_id, row.payload.version])).toEqual([
        [first, 2],
        [first, 1],
      ]);
      expect(told[1]!.payload.move).toEqual({ id: undo, undo: id });
      expect(await rowsOf(tx, [queued])).toMatchObject([{ version: 1, node_id: 'pause' }]);
      await closeMove(tx, id);
      await noteMoves(tx, { enrolmentId: first, version: 1, nodeId: 'pause', seq: 1 }, [
        { id, outcome: 'moved' },
        { id: undo, outcome: 'restored' },
      ]);
      await closeMove(tx, undo);
      expect(await findMove(tx, undo)).toMatchObject({ state: 'done', people: { restored: 2 } });
      expect(await countEnteredOn(tx, flowId, 2)).toBe(1);
      expect(late!.enrolment_id).toBeTruthy();
      const old = await beginMove(tx, move(flowId));
      await tx`update flow_moves set created_at = now() - interval '61 minutes' where id = ${old.id}`;
      expect(await claimUndo(tx, old.id)).toBe(false);
    }));
});
