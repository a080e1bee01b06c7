/**
 * A new version with people inside at different steps: each goes where it was said, none is written to twice, and within the hour
 * everybody who has done nothing since stands where they stood. The worker is killed meanwhile. PEOPLE_INSIDE=500 for a crowd.
 */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { compile, flow as flowSchema, triggerEvents } from '#flow';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { beginMove, beginUndo, claimUndo, findMove } from '#db/flows/moves/flow-moves.ts';
import { chain, send, until, wait } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';
import { readTemplates, WorkerProcess } from './testing/worker-process.ts';

const size = Number(process.env['PEOPLE_INSIDE'] ?? 20);
const patience = 60_000 + size * 400;
let scene: Scene;
let worker: WorkerProcess | undefined;
beforeAll(async () => {
  scene = await createScene({ worker: false, settleSeconds: 20 });
  await readTemplates(scene);
});
afterAll(async () => {
  await worker?.end();
  await scene?.stop();
});

// The next one's leads are not for the flow of the one before.
afterEach(() => scene.inTenant((tx) => tx`update flows set status = 'archived'`));

/** Everybody gets the first message; by their tag they then stand at one of four steps. */
const places = ['longer', 'leaving', 'gone', 'same'] as const;
type Place = (typeof places)[number];

const graph = (waits: Partial<Record<Place, object>>, after: 'hola' | 'chau') => {
  const cases = places.map((port) => ({
    port,
    label: port,
    when: { field: 'lead.tags', op: 'contains', value: port },
  }));
  const at = (x: number, y: number) => ({ x, y });
  const nodes = [
    { id: 'in', kind: 'lead-created', config: {}, position: at(0, 0) },
    { id: 'first', ...send('chau'), position: at(0, 100) },
    { id: 'which', kind: 'branch', config: { cases }, position: at(0, 200) },
    ...Object.entries(waits).map(([id, node], i) => ({ id, ...node, position: at(i * 300, 300) })),
    { id: 'last', ...send(after), position: at(0, 400) },
  ];
  const to = (port: Place) => (Object.hasOwn(waits, port) ? port : 'same');
  const edges = [
    { id: 'a', from: 'in', port: 'next', to: 'first' },
    { id: 'b', from: 'first', port: 'sent', to: 'which' },
    ...places.map((port) => ({ id: `w-${port}`, from: 'which', port, to: to(port) })),
    ...Object.keys(waits).map((id) => ({ id: `l-${id}`, from: id, port: 'next', to: 'last' })),
  ];
  return flowSchema.parse({ formatVersion: 1, nodes, edges, settings: {} });
};

const byPlace = async (flowId: string) => {
  const rows = await scene.inTenant(
    (tx) => tx<
      { tag: Place; id: string; version: number; next_version: number | null; node_id: string; wake_at: Date }[]
    >`
      select l.tags[1] as tag, e.id, e.version, e.next_version, e.node_id, e.wake_at
      from enrolments e join leads l on l.id = e.lead_id where e.flow_id = ${flowId} order by e.id`,
  );
  return Object.groupBy(rows, (row) => row.tag) as Record<Place, typeof rows>;
};
const minute = 60_000;
/** The same people at the same places, waiting for the same instants. */
function expectAlike(some: readonly { wake_at: Date }[], others: readonly { wake_at: Date }[]): void {
  const told = (rows: typeof some) => rows.map(({ wake_at: _at, ...row }) => row);
  expect(told(some)).toEqual(told(others));
  for (const [i, one] of some.entries())
    expect(Math.abs(one.wake_at.getTime() - others[i]!.wake_at.getTime())).toBeLessThan(minute);
}
const done = (id: string) =>
  until(async () => {
    const move = await scene.inTenant((tx) => findMove(tx, id));
    return move!.state === 'done' && move;
  }, patience);
const kill = async () => {
  await worker!.end();
  worker = new WorkerProcess(scene.env);
};

it(
  'goes person by person as chosen through a kill of the worker, writes to nobody twice, and is taken back within the hour',
  async () => {
    const before = graph({ longer: wait('P2D'), leaving: wait('P2D'), gone: wait('P2D'), same: wait('P2D') }, 'chau');
    const after = graph({ longer: wait('P5D'), leaving: wait('PT1S'), same: wait('P2D') }, 'hola');
    const flowId = await scene.publish(before);
    worker = new WorkerProcess(scene.env);
    await scene.inTenant(async (tx) => {
      await tx`
        with made as (
          insert into leads (name, phone, phone_key, tags)
          select 'Ana ' || i, '+54911' || (50000000 + i), '54911' || (50000000 + i), array[(${[...places]}::text[])[1 + i % 4]]
          from generate_series(1, ${size}) i returning id)
        insert into events (type, lead_id, data) select 'lead.created', id, '{}' from made`;
    });
    await until(
      async () => (await scene.enrolments(flowId)).filter((row) => row.state === 'waiting').length === size,
      patience,
    );
    const stood = await byPlace(flowId);
    const said = async () => (await scene.sends()).length;
    expect(await said()).toBe(size);

    const move = await scene.inTenant(async (tx) => {
      const version = { flowId, graph: after, plan: compile(after), note: '', userId: null };
      const toVersion = await insertVersion(tx, { ...version, triggerEvents: triggerEvents(after) });
      const chosen = {
        longer: { when: 'now' },
        leaving: { when: 'next' },
        // Onto a step that has written to them already: they go on behind it, to the wait.
        gone: { when: 'now', to: 'first' },
      } as const;
      return await beginMove(tx, {
        flowId,
        cause: 'publish',
        fromVersion: 1,
        toVersion,
        places: chosen,
        others: 'stay',
        userId: null,
      });
    });
    expect(move.people).toBe(size - stood.same.length);
    await until(
      async () => (await scene.inTenant((tx) => findMove(tx, move.id)))!.people.queued !== move.people,
      patience,
    );
    await kill();
    const moved = await done(move.id);
    const of = (place: Place) => stood[place].length;
    expect(moved.people).toEqual({ moved: of('longer') + of('gone'), pending: of('leaving') });
    expect(moved.left_out).toBe(of('same'));

    const now = await byPlace(flowId);
    const day = 86_400_000;
    for (const [i, one] of now.longer.entries()) {
      expect(one).toMatchObject({ version: 2, node_id: 'longer' });
      // From when the wait began; a worker that dies just then begins it once more.
      expect(Math.abs(one.wake_at.getTime() - stood.longer[i]!.wake_at.getTime() - 3 * day)).toBeLessThan(minute);
    }
    expectAlike(
      now.leaving,
      stood.leaving.map((one) => ({ ...one, next_version: 2 })),
    );
    expectAlike(now.same, stood.same);
    await until(async () => (await byPlace(flowId)).gone.every((one) => one.node_id === 'same'), patience);
    expect((await byPlace(flowId)).gone.every((one) => one.version === 2)).toBe(true);
    expect(await said()).toBe(size);

    const undo = await scene.inTenant(async (tx) => {
      expect(await claimUndo(tx, move.id)).toBe(true);
      return await beginUndo(tx, { move: (await findMove(tx, move.id))!, toVersion: 1, userId: null });
    });
    await kill();
    const back = await done(undo);
    // Whoever was put onto the first step has walked on from it since.
    expect(back.people).toEqual({ restored: of('longer') + of('leaving'), 'went-on': of('gone') });
    const again = await byPlace(flowId);
    for (const place of ['longer', 'leaving', 'same'] as const) expectAlike(again[place], stood[place]);
    expect(again.gone.every((one) => one.version === 2 && one.node_id === 'same')).toBe(true);
    expect(await said()).toBe(size);
    const accepted = (await scene.sends()).map((one) => one.to);
    expect(new Set(accepted).size).toBe(size);
  },
  patience * 4,
);

it('takes a changed message, and leaves a step that is gone when its time has come, each once', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [wait('PT8S'), send('chau')]));
  worker ??= new WorkerProcess(scene.env);
  const [stays, moves, leaves] = [await scene.createLead(), await scene.createLead(), await scene.createLead()];
  const rows = await until(async () => {
    const found = await scene.enrolments(flowId);
    return found.filter((row) => row.state === 'waiting').length === 3 && found;
  }, 30_000);
  const idOf = (lead: { id: string }) => rows.find((row) => row.lead_id === lead.id)!.id;
  const changed = flowSchema.parse(chain({ kind: 'lead-created' }, [wait('PT8S'), send('hola')]));
  const gone = flowSchema.parse(
    JSON.parse(JSON.stringify(chain({ kind: 'lead-created' }, [send('hola')])).replaceAll('"n1"', '"greet"')),
  );
  await scene.inTenant(async (tx) => {
    for (const graph of [changed, gone])
      await insertVersion(tx, { flowId, graph, plan: compile(graph), note: '', userId: null, triggerEvents: [] });
    const move = { flowId, cause: 'hand', userId: null } as const;
    await beginMove(tx, { ...move, toVersion: 2, places: {}, others: 'now', whom: { enrolmentIds: [idOf(moves)] } });
    const places = { n1: { when: 'next', to: 'greet' } } as const;
    await beginMove(tx, { ...move, toVersion: 3, places, others: 'stay', whom: { enrolmentIds: [idOf(leaves)] } });
  });
  await scene.ended(flowId, 3, 40_000);
  const said = async (lead: { phone: string }) => (await scene.sends(lead.phone)).map((one) => one.template.name);
  expect([await said(stays), await said(moves), await said(leaves)]).toEqual([['chau'], ['hola'], ['hola']]);
  expect((await scene.messages(flowId)).map((one) => one.state)).not.toContain('unconfirmed');
}, 120_000);
