/**
 * Whole enrolments on a real server. Their histories must replay, hold nothing of the person, and stay short. With
 * RECORD_HISTORIES=1 they become the files that replay.test.ts keeps replaying.
 */
import { Worker } from '@temporalio/worker';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { signalPause, signalResume, signalStop } from '#db/flows/enrolment-signals.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { beginMove, beginUndo, findMove } from '#db/flows/moves/flow-moves.ts';
import { setSwitch } from '#db/sending/switches.ts';
import { compile, flow as flowSchema } from '#flow';
import { workflowId } from '#contract';
import { loadBundle } from '../bundle.ts';
import { readable, takeHistory } from '../testing/histories.ts';
import { chain, send, until, wait } from '../testing/flows.ts';
import { createScene, type EnrolmentRow, type Scene } from '../testing/scene.ts';

let scene: Scene;
let bundle: { code: string };
beforeAll(async () => {
  scene = await createScene({ settleSeconds: 2 });
  bundle = await loadBundle(scene.config.CACHE_DIR);
});
afterAll(() => scene?.stop());
afterEach(() => scene.inTenant((tx) => tx`update flows set status = 'archived'`));

const person = { name: 'Zacarías Filippelli', email: 'zacarias@filippelli.example', text: 'Prefiero el plan azul' };
const enter = async () => {
  const lead = await scene.createLead({ name: person.name });
  await scene.inTenant((tx) => tx`update leads set email = ${person.email} where id = ${lead.id}`);
  return lead;
};
const waiting = (flowId: string, state = 'waiting') =>
  until(async () => (await scene.enrolments(flowId)).find((row) => row.state === state));

/** Ends a story: its history is taken, read and replayed. */
async function close(name: string, row: EnrolmentRow, lead: { phone: string }): Promise<void> {
  await until(async () => (await scene.client.workflow.getHandle(workflowId(row.id)).describe()).status.name !== 'RUNNING');
  const history = await takeHistory(scene.client, row.id, name);
  const text = readable(history);
  expect(text).toContain(row.id);
  for (const secret of [...Object.values(person), lead.phone.slice(1), 'Zacar', 'Hola ', scene.sandbox.apiKey]) {
    expect(text, `${secret} in ${name}`).not.toContain(secret);
  }
  expect(history.events!.length).toBeLessThan(40);
  await Worker.runReplayHistory({ workflowBundle: bundle }, history, workflowId(row.id));
}

it('follow-up: three messages with waits in between', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola'), wait('PT1S'), send('chau'), wait('PT1S'), send('hola')]));
  const lead = await enter();
  const [row] = await scene.ended(flowId);
  expect(await scene.sends(lead.phone)).toHaveLength(3);
  await close('follow-up', row!, lead);
});

it('in-one-go: three messages without waits are one activity', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola'), send('chau'), send('hola')]));
  const lead = await enter();
  const [row] = await scene.ended(flowId);
  expect(await scene.sends(lead.phone)).toHaveLength(3);
  // The row says that it is over a moment before Temporal has written down what was done.
  const handle = scene.client.workflow.getHandle(workflowId(row!.id));
  await until(async () => (await handle.describe()).status.name !== 'RUNNING');
  const { events } = await handle.fetchHistory();
  expect(events!.filter((event) => event.markerRecordedEventAttributes)).toHaveLength(1);
  await close('in-one-go', row!, lead);
});

it('an answer during a wait', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [wait('P1D'), send('hola')], { exitOn: ['message.replied'] }));
  const lead = await enter();
  await waiting(flowId);
  await scene.inbound({ from: lead.phone, text: person.text });
  const [row] = await scene.ended(flowId);
  expect(row!.reason).toBe('event:message.replied');
  await close('answered', row!, lead);
});

it('waiting for an event that comes, and a branch behind it', async () => {
  const flowId = await scene.publish({
    formatVersion: 1,
    nodes: [
      { id: 'in', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
      { id: 'ask', ...send('hola'), position: { x: 0, y: 1 } },
      { id: 'listen', kind: 'wait-for', config: { events: ['message.replied'], timeout: 'P1D' }, position: { x: 0, y: 2 } },
      {
        id: 'which',
        kind: 'branch',
        config: { cases: [{ port: 'blue', label: 'Azul', when: { field: 'message.text', op: 'contains', value: 'azul' } }] },
        position: { x: 0, y: 3 },
      },
      { id: 'mark', kind: 'update-lead', config: { addTags: ['azul'] }, position: { x: 0, y: 4 } },
    ],
    edges: [
      { id: '1', from: 'in', port: 'next', to: 'ask' },
      { id: '2', from: 'ask', port: 'sent', to: 'listen' },
      { id: '3', from: 'listen', port: 'matched', to: 'which' },
      { id: '4', from: 'which', port: 'blue', to: 'mark' },
    ],
  });
  const lead = await enter();
  await waiting(flowId);
  await scene.inbound({ from: lead.phone, text: person.text });
  const [row] = await scene.ended(flowId);
  expect(await scene.inTenant((tx) => tx`select tags from leads where id = ${lead.id}`)).toEqual([{ tags: ['azul'] }]);
  await close('wait-for-and-branch', row!, lead);
});

it('a button that is tapped', async () => {
  const flowId = await scene.publish({
    formatVersion: 1,
    nodes: [
      { id: 'in', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
      {
        id: 'ask',
        kind: 'send-template',
        config: { ...send('hola').config, answers: { buttons: ['Me interesa', 'No, gracias'], within: 'P1D' } },
        position: { x: 0, y: 1 },
      },
      { id: 'mark', kind: 'update-lead', config: { addTags: ['interesado'] }, position: { x: 0, y: 2 } },
    ],
    edges: [
      { id: '1', from: 'in', port: 'next', to: 'ask' },
      { id: '2', from: 'ask', port: 'button-me-interesa', to: 'mark' },
    ],
  });
  const lead = await enter();
  await waiting(flowId);
  const wamid = await until(async () => (await scene.inTenant((tx) => tx`select wamid from messages where flow_id = ${flowId}`))[0]?.wamid as string);
  const tap = (text: string, id: string) =>
    scene.inbound({ from: lead.phone, content: { type: 'button', button: { text, payload: text }, context: { id } } });
  // A button of another message is no answer to this one.
  await tap('No, gracias', 'wamid.other');
  await until(async () => (await scene.inTenant((tx) => tx`select from inbound_messages where lead_id = ${lead.id}`)).length === 1);
  await tap('Me interesa', wamid);
  const [row] = await scene.ended(flowId);
  expect(await scene.inTenant((tx) => tx`select tags from leads where id = ${lead.id}`)).toEqual([{ tags: ['interesado'] }]);
  expect((await scene.steps(row!.id)).filter((one) => one.node_id === 'ask').map((one) => one.outcome)).toEqual(['sent', 'waiting', 'button-me-interesa']);
  await close('button-tapped', row!, lead);
});

it('a deadline that moves', async () => {
  const flowId = await scene.publish(chain({ kind: 'opportunity-deadline', config: { before: 'PT1S' } }, [send('hola')]));
  const lead = await enter();
  const at = (ms: number) => new Date(Date.now() + ms);
  const [deal] = await scene.inTenant(
    (tx) => tx<{ id: string }[]>`insert into opportunities (lead_id, name, deadline) values (${lead.id}, 'Plan', ${at(86_400_000)}) returning id`,
  );
  const subject = `opportunity:${deal!.id}`;
  await scene.emit({ type: 'opportunity.created', leadId: lead.id, subject });
  await waiting(flowId);
  await scene.inTenant((tx) => tx`update opportunities set deadline = ${at(3_000)} where id = ${deal!.id}`);
  await scene.emit({ type: 'opportunity.updated', leadId: lead.id, subject });
  const [row] = await scene.ended(flowId);
  expect(row!.reason).toBe('end-of-path');
  await close('moved-deadline', row!, lead);
});

it('paused, resumed, and stopped by hand', async () => {
  const flowId = await scene.publish(chain({ kind: 'lead-created' }, [wait('PT1S'), send('hola'), wait('P1D')]));
  const lead = await enter();
  const { id: enrolmentId } = await waiting(flowId);
  await scene.inTenant((tx) => signalPause(tx, { enrolmentId }));
  await waiting(flowId, 'paused');
  await scene.inTenant((tx) => signalResume(tx, { enrolmentId }, 'shift'));
  await until(async () => (await scene.sends(lead.phone)).length === 1);
  await scene.inTenant((tx) => signalStop(tx, { enrolmentId }, 'stopped-by-hand'));
  const [row] = await scene.ended(flowId);
  expect(row).toMatchObject({ state: 'stopped', reason: 'stopped-by-hand' });
  await close('paused-and-stopped', row!, lead);
});

it('held by the kill switch, in doubt after a lost answer, and moved to another version', async () => {
  const [first, second] = [
    chain({ kind: 'lead-created' }, [send('hola'), wait('P1D')]),
    chain({ kind: 'lead-created' }, [send('hola'), wait('PT1H'), send('chau')]),
  ].map((graph) => flowSchema.parse(graph));
  const flowId = await scene.publish(first);
  await scene.inTenant((tx) => setSwitch(tx, { scope: 'flow', id: flowId }, true));
  const lead = await enter();
  const { id: enrolmentId } = await until(async () => (await scene.enrolments(flowId)).find((one) => one.waiting_reason === 'kill-switch-flow'));
  await scene.fault({ kind: 'drop-response', times: 1 });
  await scene.inTenant((tx) => setSwitch(tx, { scope: 'flow', id: flowId }, false));
  await until(async () => (await scene.enrolments(flowId)).find((one) => one.node_id === 'n2'), 20_000);
  const plan = compile(second!);
  await scene.inTenant(async (tx) => {
    await insertVersion(tx, { flowId, graph: second!, plan, note: '', userId: null, triggerEvents: [] });
    await beginMove(tx, { flowId, cause: 'hand', toVersion: 2, places: {}, others: 'now', userId: null });
  });
  await until(async () => (await scene.inTenant((tx) => tx`select version from enrolments where id = ${enrolmentId}`))[0]!.version === 2);
  await scene.inTenant((tx) => signalStop(tx, { enrolmentId }, 'stopped-by-hand'));
  const [row] = await scene.ended(flowId);
  expect(row!.reason).toBe('stopped-by-hand');
  await close('held-doubted-moved', row!, lead);
});

it('put onto a step of another version, taken back, and gone over when its wait ends', async () => {
  const waits = chain({ kind: 'lead-created' }, [wait('PT8S'), send('chau')]);
  const renamed = (graph: object, id: string) => flowSchema.parse(JSON.parse(JSON.stringify(graph).replaceAll('"n1"', `"${id}"`)));
  const flowId = await scene.publish(waits);
  const lead = await enter();
  const { id: enrolmentId } = await waiting(flowId);
  const isOn = (version: number) =>
    until(async () => (await scene.inTenant((tx) => tx`select from enrolments where id = ${enrolmentId} and version = ${version}`)).length === 1);
  const move = { flowId, cause: 'hand', others: 'stay', userId: null } as const;
  const [second, third] = [renamed(waits, 'rest'), renamed(chain({ kind: 'lead-created' }, [send('hola')]), 'greet')];
  const first = await scene.inTenant(async (tx) => {
    for (const graph of [second, third])
      await insertVersion(tx, { flowId, graph, plan: compile(graph), note: '', userId: null, triggerEvents: [] });
    return await beginMove(tx, { ...move, toVersion: 2, places: { n1: { when: 'now', to: 'rest' } } });
  });
  await isOn(2);
  await scene.inTenant(async (tx) => beginUndo(tx, { move: (await findMove(tx, first.id))!, toVersion: 1, userId: null }));
  await isOn(1);
  await scene.inTenant((tx) => beginMove(tx, { ...move, toVersion: 3, places: { n1: { when: 'next', to: 'greet' } } }));
  const [row] = await scene.ended(flowId);
  expect((await scene.sends(lead.phone)).map((one) => one.template.name)).toEqual(['hola']);
  await close('moved-and-back', row!, lead);
});
