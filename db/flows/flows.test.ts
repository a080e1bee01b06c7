import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDraft, findFlow, insertFlow, listFlows, lockFlow, renameFlow, saveDraft, setFlowStatus } from './flows.ts';
import { findVersion, insertVersion, listVersions } from './flow-versions.ts';
import { insertLiveFlow, sceneFlow, scenePlan } from '../testing/flow-scene.ts';
import { withTenant, type Tx } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
let tenant: string;
let other: string;
beforeAll(async () => {
  db = await createTestDatabase();
  [tenant, other] = [(await db.createTenant()).id, (await db.createTenant()).id];
});
afterAll(() => db.stop());
const as = <T>(id: string, work: (tx: Tx) => Promise<T>) => withTenant(db.sql, id, work);
const found = async (tx: Tx, filter: Parameters<typeof listFlows>[1]) =>
  (await listFlows(tx, filter, { after: null, limit: 10 })).items.map((row) => row.id);
const draftOf = (name: string) => ({ name, description: '', graph: sceneFlow, userId: null });

describe('listFlows()', () => {
  it('pages from new to old without gaps or repeats, also within one instant', async () => {
    const names = await as(other, async (tx) => {
      for (const n of [1, 2, 3, 4, 5]) await insertFlow(tx, draftOf(`Flujo ${n}`));
      const seen: string[] = [];
      for (let after: { at: string; id: string } | null = null; ;) {
        const page: Awaited<ReturnType<typeof listFlows>> = await listFlows(tx, {}, { limit: 2, after });
        seen.push(...page.items.map((row) => row.name));
        if (!page.next) return seen;
        after = page.next;
      }
    });
    expect(names.toSorted()).toEqual(['Flujo 1', 'Flujo 2', 'Flujo 3', 'Flujo 4', 'Flujo 5']);
  });

  it('finds by part of the name, taking % and _ literally, and leaves archived ones out', async () => {
    await as(tenant, async (tx) => {
      const kept = await insertFlow(tx, draftOf('Descuento 100% seguro'));
      const gone = await insertFlow(tx, draftOf('Descuento viejo'));
      await setFlowStatus(tx, gone, 'archived');
      expect(
        await found(tx, {
          words: [
            { word: '0%', kinds: [] },
            { word: 's', kinds: [] },
          ],
        }),
      ).toEqual([kept]);
      expect(await found(tx, { words: [{ word: '%%%', kinds: [] }] })).toEqual([]);
      expect(await found(tx, { words: [{ word: 'descuento', kinds: [] }] })).toEqual([kept]);
      expect(await found(tx, { status: 'archived' })).toEqual([gone]);
    });
  });

  it("shows nobody another tenant's flows", async () => {
    const id = await as(tenant, (tx) => insertFlow(tx, draftOf('Ajeno')));
    await as(other, async (tx) => {
      expect(await findFlow(tx, id)).toBeNull();
      expect(await lockFlow(tx, id)).toBeNull();
      expect(await saveDraft(tx, { flowId: id, graph: sceneFlow, revision: null, userId: null })).toBeNull();
      await renameFlow(tx, id, { name: 'Robado' });
    });
    expect((await as(tenant, (tx) => findFlow(tx, id)))!.name).toBe('Ajeno');
  });
});

describe('saveDraft()', () => {
  it('counts revisions and refuses a writer who started from an older one', async () => {
    await as(tenant, async (tx) => {
      const flowId = await insertFlow(tx, draftOf('Borrador'));
      const changed = { ...sceneFlow, nodes: [] };
      expect(await saveDraft(tx, { flowId, graph: changed, revision: 1, userId: null })).toMatchObject({ revision: 2 });
      expect(await saveDraft(tx, { flowId, graph: sceneFlow, revision: 1, userId: null })).toBeNull();
      expect(await findDraft(tx, flowId)).toMatchObject({ revision: 2, graph: changed });
    });
  });

  it('lets exactly one of many simultaneous writers win', async () => {
    const flowId = await as(tenant, (tx) => insertFlow(tx, draftOf('Carrera')));
    const results = await Promise.all(
      Array.from({ length: 12 }, () =>
        as(tenant, (tx) => saveDraft(tx, { flowId, graph: sceneFlow, revision: 1, userId: null })),
      ),
    );
    expect(results.filter((result) => result !== null)).toHaveLength(1);
  });
});

describe('insertVersion()', () => {
  it('numbers versions, keeps each as it was, and tells when the draft has moved on', async () => {
    await as(tenant, async (tx) => {
      const flowId = await insertLiveFlow(tx);
      expect(await findFlow(tx, flowId)).toMatchObject({
        status: 'active',
        live_version: 1,
        has_changes: false,
        trigger_events: ['lead.created'],
      });
      const changed = { ...sceneFlow, settings: { ...sceneFlow.settings, holdoutPercent: 10 } };
      await saveDraft(tx, { flowId, graph: changed, revision: null, userId: null });
      expect((await findFlow(tx, flowId))!.has_changes).toBe(true);
      const number = await insertVersion(tx, {
        flowId,
        graph: changed,
        plan: scenePlan,
        note: 'control',
        userId: null,
        triggerEvents: [],
      });
      expect(number).toBe(2);
      expect((await findVersion(tx, flowId, 1))!.graph).toEqual(sceneFlow);
      expect(
        (await listVersions(tx, flowId, { after: null, limit: 10 })).items.map((row) => [row.number, row.note]),
      ).toEqual([
        [2, 'control'],
        [1, ''],
      ]);
    });
  });

  it('does not resume a paused flow', async () => {
    await as(tenant, async (tx) => {
      const flowId = await insertLiveFlow(tx);
      await setFlowStatus(tx, flowId, 'paused');
      await insertVersion(tx, { flowId, graph: sceneFlow, plan: scenePlan, note: '', userId: null, triggerEvents: [] });
      expect(await findFlow(tx, flowId)).toMatchObject({ status: 'paused', live_version: 2 });
    });
  });

  it('leaves no way to change a published version', async () => {
    const flowId = await as(tenant, (tx) => insertLiveFlow(tx));
    await expect(
      as(tenant, (tx) => tx`update flow_versions set note = 'x' where flow_id = ${flowId}`),
    ).rejects.toMatchObject({ code: '42501' });
  });
});
