import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { createTestApi, type TestApi } from '../../testing.ts';
import { buildScene, homeOf, inTenant } from '../../testing/flow-scene.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.stop());

type Scene = Awaited<ReturnType<typeof buildScene>>;

/** The scene's flow with its wait taken out and another put in. */
async function redraw({ ceo, flowId }: Scene): Promise<void> {
  const { body } = await ceo.get(`/api/crm/flows/${flowId}/draft`);
  const renamed = JSON.stringify(body.graph as Flow).replaceAll('"pause"', '"rest"');
  await ceo.put(`/api/crm/flows/${flowId}/draft`, { graph: JSON.parse(renamed) }, { 'if-match': '*' });
}
const signalsOf = ({ ceo }: Scene, id: string) =>
  inTenant(api, ceo, (tx) => tx`select payload from enrolment_signals where enrolment_id = ${id} order by id`);

describe('publishing with people inside', () => {
  it('says who stands at which changed step, and where they could go', async () => {
    const scene = await buildScene(api);
    await redraw(scene);
    const { body } = await scene.ceo.get(`/api/crm/flows/${scene.flowId}/publish`);
    expect(body.steps).toMatchObject([
      {
        node_id: 'pause',
        change: 'removed',
        people: 2,
        versions: [1],
        follower: 'end',
        title: { es: expect.any(String) },
      },
    ]);
  });

  it('begins a move with a choice for each step, and refuses one that cannot be', async () => {
    const scene = await buildScene(api);
    const { ceo, flowId } = scene;
    await redraw(scene);
    const publish = (steps: object[]) => ceo.post(`/api/crm/flows/${flowId}/publish`, { steps });
    for (const steps of [
      [{ node_id: 'pause', when: 'now' }],
      [{ node_id: 'pause', when: 'now', to: 'start' }],
      [{ node_id: 'pause', when: 'next', to: 'nowhere' }],
      [{ node_id: 'pause', when: 'soon' }],
      [
        { node_id: 'pause', when: 'stay' },
        { node_id: 'pause', when: 'stay' },
      ],
    ])
      expect((await publish(steps)).status, JSON.stringify(steps)).toBe(422);
    const { status, body } = await publish([{ node_id: 'pause', when: 'now', to: 'rest' }]);
    expect([status, body.version, body.people]).toEqual([200, 2, { inside: 2, moved: 2, staying: 0 }]);
    const move = (await ceo.get(`/api/crm/flow-moves/${body.move_id}`)).body;
    expect(move).toMatchObject({
      cause: 'publish',
      from_version: 1,
      to_version: 2,
      undoable: true,
      people: { total: 2, left: 2 },
    });
    expect((await ceo.get(`/api/crm/flows/${flowId}/moves`)).body.items).toEqual([move]);
    const people = (await ceo.get(`/api/crm/flow-moves/${body.move_id}/people?outcome=queued`)).body.items;
    expect(people).toMatchObject([{ outcome_text: { es: expect.any(String) } }, { outcome: 'queued' }]);
  });

  it('is undone once: the version before is live again, the draft stays, and who was not told yet stays too', async () => {
    const scene = await buildScene(api);
    const { ceo, flowId } = scene;
    await redraw(scene);
    const { move_id } = (await ceo.post(`/api/crm/flows/${flowId}/publish`, { people: 'next' })).body;
    const path = `/api/crm/flow-moves/${move_id}/undo`;
    const [seller, marketing, stranger] = [
      scene.seller,
      await api.person('marketing', homeOf(ceo)),
      await api.person(),
    ];
    expect([
      (await seller.post(path)).status,
      (await marketing.post(path)).status,
      (await stranger.post(path)).status,
    ]).toEqual([403, 403, 404]);
    const { status, body } = await ceo.post(path);
    expect([status, body.cause, body.undoable, body.entered_since]).toEqual([200, 'undo', false, 0]);
    expect((await ceo.get(`/api/crm/flows/${flowId}`)).body).toMatchObject({ live_version: 1, has_changes: true });
    expect((await ceo.get(`/api/crm/flows/${flowId}/publish`)).body.next_version).toBe(3);
    expect((await ceo.get(`/api/crm/flow-moves/${move_id}`)).body).toMatchObject({
      undoable: false,
      people: { stayed: 2 },
    });
    expect((await ceo.post(path)).body.code).toBe('undo_done');
    expect((await ceo.post(`/api/crm/flow-moves/${body.id}/undo`)).body.code).toBe('undo_done');
    const again = (await ceo.post(`/api/crm/flows/${flowId}/publish`, {})).body;
    expect(again.version).toBe(3);
    await inTenant(
      api,
      ceo,
      (tx) => tx`update flow_moves set created_at = now() - interval '2 hours' where id = ${again.move_id}`,
    );
    expect((await ceo.post(`/api/crm/flow-moves/${again.move_id}/undo`)).body.code).toBe('undo_too_late');
  });

  it('is not undone under a version that was published since', async () => {
    const scene = await buildScene(api);
    const { ceo, flowId } = scene;
    await redraw(scene);
    const { move_id } = (await ceo.post(`/api/crm/flows/${flowId}/publish`, {})).body;
    await ceo.post(`/api/crm/flows/${flowId}/versions/1/restore`);
    await ceo.post(`/api/crm/flows/${flowId}/publish`, {});
    expect((await ceo.post(`/api/crm/flow-moves/${move_id}/undo`)).body.code).toBe('undo_superseded');
  });
});

describe('people inside', () => {
  it('are held, let go, moved and taken out: some, those at a step, or all that the caller knows of', async () => {
    const scene = await buildScene(api);
    const { ceo, flowId, myEnrolment, theirEnrolment } = scene;
    const act = (body: object) => ceo.post(`/api/crm/flows/${flowId}/people`, body);
    expect((await act({ do: 'pause', enrolment_ids: [myEnrolment] })).body).toEqual({ people: 1, move_id: null });
    expect((await act({ do: 'resume', node_id: 'pause', people: 2, catch_up: 'skip' })).body.people).toBe(2);
    expect((await act({ do: 'pause' })).status).toBe(422);
    expect((await act({ do: 'stop', people: 7 })).body).toMatchObject({ code: 'people_changed', people: 2 });
    expect((await act({ do: 'move', version: 9, people: 2 })).status).toBe(404);
    expect((await act({ do: 'move', version: 1, to: 'start', people: 2 })).status).toBe(422);
    const moved = (await act({ do: 'move', version: 1, to: 'pause', when: 'next', people: 2 })).body;
    expect((await ceo.get(`/api/crm/flow-moves/${moved.move_id}`)).body).toMatchObject({
      cause: 'hand',
      people: { total: 2 },
    });
    expect((await act({ do: 'stop', enrolment_ids: [myEnrolment, crypto.randomUUID()] })).status).toBe(404);
    expect((await act({ do: 'stop', enrolment_ids: [myEnrolment] })).body.people).toBe(1);
    expect((await signalsOf(scene, myEnrolment)).map((row) => row.payload.type)).toEqual(['pause', 'resume', 'stop']);
    expect((await signalsOf(scene, theirEnrolment)).map((row) => row.payload.type)).toEqual(['resume']);
    expect((await scene.seller.post(`/api/crm/flows/${flowId}/people`, { do: 'pause', people: 2 })).status).toBe(403);
  });

  it('who stand at one step are put onto another, and nobody else, whoever walks on meanwhile', async () => {
    const scene = await buildScene(api);
    const { ceo, flowId, theirEnrolment } = scene;
    await inTenant(api, ceo, (tx) => tx`update enrolments set node_id = 'end' where id = ${theirEnrolment}`);
    const move = { do: 'move', version: 1, to: 'end' };
    const places = async (whom: object) => {
      const { body } = await ceo.post(`/api/crm/flows/${flowId}/people`, { ...move, ...whom });
      return (await inTenant(api, ceo, (tx) => tx`select places from flow_moves where id = ${body.move_id}`))[0]!
        .places;
    };
    const choice = { when: 'now', to: 'end' };
    expect(await places({ node_id: 'pause', people: 1 })).toEqual({ pause: choice });
    expect(await places({ people: 2 })).toEqual({ pause: choice, end: choice });
  });
});
