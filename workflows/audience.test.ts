/**
 * Going out to an audience while the worker is killed, paused and resumed: everybody has one turn, and gets one message or a listed
 * reason. AUDIENCE=20000 for the size of a real one.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { turnsAfter } from '#flow';
import { progressOf } from '#db/flows/audience-progress.ts';
import { changeRun, findRun, insertRun } from '#db/flows/audience-runs.ts';
import { beginAudience } from './activities/begin-audience.ts';
import { keepAudienceSchedules } from './relay/schedules/audience-schedules.ts';
import { createVersions } from './services/versions.ts';
import { chain, send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';
import { readTemplates, WorkerProcess } from './testing/worker-process.ts';

const size = Number(process.env['AUDIENCE'] ?? 60);
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

/** Every tenth said no, every tenth has no number; all of them, and nobody else, have the tag. */
async function people(tag: string): Promise<void> {
  await scene.inTenant(async (tx) => {
    await tx`
      insert into leads (name, phone, phone_key, tags, consent)
      select 'Ana ' || i, p.phone, substr(p.phone, 2), array[${tag}::text], case when i % 10 = 1 then 'revoked' end
      from generate_series(1, ${size}) i, lateral (select case when i % 10 <> 2 then '+54911' || (50000000 + i) end as phone) p`;
    await tx`insert into leads (name, tags) select 'Otro', '{otra}' from generate_series(1, 20)`;
  });
}

const segmentOf = (tag: string) =>
  scene.inTenant(async (tx) => {
    const condition = tx.json({ field: 'lead.tags', op: 'contains', value: tag });
    return (
      await tx<{ id: string }[]>`insert into segments (name, condition) values (${tag}, ${condition}) returning id`
    )[0]!.id;
  });

it(
  'gives everybody one turn at its pace, through kills, a pause and a resume',
  async () => {
    await people('feria');
    const segment = await segmentOf('feria');
    const perMinute = Math.min(6000, size * 10);
    const flowId = await scene.publish(chain({ kind: 'audience', config: { segment, perMinute } }, [send('chau')]));
    const run = await scene.inTenant((tx) =>
      insertRun(tx, { flowId, segmentId: segment, turn: 'test', perMinute, startAt: null, userId: null }),
    );
    const id = run!.id;
    const progress = () => scene.inTenant(async (tx) => (await progressOf(tx, [run!])).get(id)!);
    const turns = () =>
      scene.inTenant(async (tx) => {
        const of = tx`from audience_people where run_id = ${id} and event_id is not null`;
        return (await tx<{ count: number }[]>`select count(*)::int ${of}`)[0]!.count;
      });
    const began = Date.now();
    const note = (what: string) => {
      if (process.env['DEBUG']) process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1)} s: ${what}\n`);
    };
    worker = new WorkerProcess(scene.env);
    for (const part of [0.2, 0.4, 0.6]) {
      await until(async () => (await turns()) >= size * part, 60_000 + size * 20);
      note(`killed with ${(await scene.enrolments(flowId)).length} inside`);
      await worker.end();
      worker = new WorkerProcess(scene.env);
    }
    const isPaused = await scene.inTenant(async (tx) => {
      const going = (await findRun(tx, id, true))?.state === 'running';
      if (going) await changeRun(tx, id, { state: 'paused' });
      return going;
    });
    const { waiting } = await progress();
    note(`paused: ${isPaused}, ${waiting} without their turn`);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect((await progress()).waiting).toBe(waiting);
    if (isPaused) await scene.inTenant((tx) => changeRun(tx, id, { state: 'running' }));

    await until(async () => (await scene.inTenant((tx) => findRun(tx, id)))?.state === 'done', 120_000 + size * 20);
    note('everybody had their turn');
    // A batch of two seconds ahead at most.
    expect(Date.now() - began).toBeGreaterThan((size / perMinute) * 60_000 - 3_000);
    await until(async () => (await progress()).asked === 0, 60_000 + size * 60);
    note('everybody was asked');
    const open = () =>
      scene.inTenant((tx) => tx`select from enrolments where flow_id = ${flowId} and ended_at is null limit 1`);
    await until(async () => (await open()).length === 0, 120_000 + size * 20);
    note('everybody is through');
    const rows = await scene.enrolments(flowId);

    expect(rows).toHaveLength(size * 0.9);
    expect(new Set(rows.map((row) => row.lead_id)).size).toBe(size * 0.9);
    const accepted = (await scene.sends()).map((one) => one.to);
    expect(new Set(accepted).size).toBe(accepted.length);
    const done = await progress();
    const { messages, refused, entered } = done;
    expect({ entered, refused }).toEqual({ entered: size * 0.9, refused: { 'opted-out': size * 0.1 } });
    const unconfirmed = messages['unconfirmed'] ?? 0;
    expect(messages['suppressed:no-phone']).toBe(size * 0.1);
    expect(accepted.length + unconfirmed).toBe(size * 0.8);
    expect(Object.values(messages).reduce((sum, count) => sum + count, 0)).toBe(size * 0.9);
  },
  400_000 + size * 100,
);

it('has one run for each turn of its calendar, also on the day the clocks go back, and a Schedule that knows the turns', async () => {
  await scene.inTenant((tx) => tx`update tenants set timezone = 'Europe/Madrid'`);
  const segment = await segmentOf('nadie');
  const config = { segment, repeat: 'day', time: '02:30' };
  const graph = chain({ kind: 'audience', config }, [send('chau')]);
  const flowId = await scene.publish(graph);
  const { sql } = scene.db;
  const deps = { sql, versions: createVersions() };
  const begin = (at: string) => beginAudience(deps, { tenantId: scene.tenantId, flowId, at: Date.parse(at) });
  // The night of 2027-10-31 has 02:30 twice, an hour apart; that of 2027-03-28 has none, so it is 03:00.
  for (const at of ['2027-10-31T00:30:00Z', '2027-10-31T00:30:05Z', '2027-10-31T01:30:00Z', '2027-11-01T01:30:00Z'])
    await begin(at);
  for (const at of ['2027-03-28T01:00:00Z', '2027-03-28T00:30:00Z']) await begin(at);
  const turns = await scene.inTenant(
    (tx) => tx<{ turn: string }[]>`select turn from audience_runs where flow_id = ${flowId} order by turn`,
  );
  expect(turns.map(({ turn }) => turn)).toEqual(['2027-03-28T02:30', '2027-10-31T02:30', '2027-11-01T02:30']);

  const { client, config: settings } = scene;
  const keep = keepAudienceSchedules({ sql, client, taskQueue: settings.TEMPORAL_TASK_QUEUE, log: { warn() {} } });
  await keep();
  const handle = client.schedule.getHandle(`audience:${flowId}`);
  const { info } = await handle.describe();
  const wanted = turnsAfter({ repeat: 'day', time: '02:30' }, Date.now(), 'Europe/Madrid', 3);
  expect(info.nextActionTimes.slice(0, 3).map(Number)).toEqual(wanted.map(({ at }) => at));
  await scene.inTenant((tx) => tx`update flows set status = 'paused' where id = ${flowId}`);
  await keep();
  await expect(handle.describe()).rejects.toThrow();
}, 120_000);
