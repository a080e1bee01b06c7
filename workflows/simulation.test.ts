/** What the test run on the canvas promises is what happens: the same flow and script give the same decisions on Temporal. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, flow as flowSchema, type Flow, type ScriptEntry, simulate } from '#flow';
import { loadFacts } from '#db/flows/facts.ts';
import { send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()));
afterAll(() => scene?.stop());

/** A step of a random flow. Waits are whole seconds and the script acts at half seconds, so that no two things coincide. */
const step = fc.oneof(
  fc.constant({ kind: 'wait', config: { for: 'PT1S' } }),
  fc.constantFrom(send('hola'), send('chau')),
  fc.constant({ kind: 'wait-for', config: { events: ['custom.ping'], timeout: 'PT2S' } }),
  fc.constant({ kind: 'update-lead', config: { addTags: ['visto'] } }),
  fc.constantFrom('new', 'won').map((value) => ({
    kind: 'branch',
    config: { cases: [{ port: 'yes', label: 'Sí', when: { field: 'lead.status', op: 'eq', value } }] },
  })),
);
const ways: Record<string, string[]> = {
  wait: ['next'],
  'send-template': ['sent'],
  'wait-for': ['matched', 'timeout'],
  'update-lead': ['ok'],
  branch: ['yes', 'else'],
};

/** Steps in a tree: where a step has two ways, the next steps hang on one or the other. */
const flow = fc.array(fc.tuple(step, fc.nat(), fc.nat()), { minLength: 2, maxLength: 7 }).map((parts): Flow => {
  const nodes = [{ id: 'in', kind: 'manual', config: {} as object, position: { x: 0, y: 0 } }];
  const edges: Flow['edges'] = [];
  const open = [{ from: 'in', port: 'next' }];
  for (const [i, [part, pick]] of parts.entries()) {
    if (open.length === 0) break;
    const [end] = open.splice(pick % open.length, 1);
    nodes.push({ id: `n${i}`, ...part, position: { x: 0, y: i + 1 } });
    edges.push({ id: `e${i}`, ...end!, to: `n${i}` });
    open.push(...ways[part.kind]!.map((port) => ({ from: `n${i}`, port })));
  }
  return flowSchema.parse({ formatVersion: 1, nodes, edges, settings: { exitOn: ['custom.stop'] } });
});

/** Events that reach a flow in the same moment are weighed together (an exit comes first), so each act has its own. */
const script = fc.uniqueArray(
  fc.record({ at: fc.constantFrom(500, 1_500, 2_500), act: fc.constantFrom('custom.ping', 'custom.stop', 'won') }),
  { maxLength: 3, selector: (one) => one.at },
);
type Act = { at: number; act: string };

const entry = ({ at, act }: Act): ScriptEntry =>
  act === 'won'
    ? { afterMs: at, patch: { lead: { status: 'won' } } }
    : { afterMs: at, event: { name: act as 'custom.ping' } };

async function act(leadId: string, { act: what }: Act): Promise<void> {
  if (what === 'won') await scene.inTenant((tx) => tx`update leads set status = 'won' where id = ${leadId}`);
  else await scene.emit({ type: what as 'custom.ping', leadId });
}

/** Runs it for real and answers with [node, port or reason] of every decision. */
async function live(graph: Flow, acts: Act[]): Promise<[string | null, string][]> {
  const flowId = await scene.publish(graph);
  const lead = await scene.createLead();
  const plan = compile(graph);
  const [row] = await scene.inTenant(
    (tx) => tx<{ id: string }[]>`
      insert into enrolments (flow_id, version, lead_id, occurrence, listens) values (${flowId}, 1, ${lead.id}, 'test', ${plan.listens}) returning id`,
  );
  // The clock of the script starts when the first step was taken.
  await until(async () => (await scene.steps(row!.id)).length > 0);
  const began = Date.now();
  for (const one of acts.toSorted((a, b) => a.at - b.at)) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + one.at - Date.now())));
    await act(lead.id, one);
  }
  await until(async () => (await scene.enrolments(flowId))[0]?.ended_at);
  return (await scene.steps(row!.id))
    .filter((one) => !['waiting', 'deferred', 'paused'].includes(one.outcome))
    .map((one) => (one.outcome === 'finished' ? [one.node_id, one.reason!] : [one.node_id, one.outcome]));
}

async function simulated(graph: Flow, acts: Act[]): Promise<[string | null, string][]> {
  const lead = await scene.createLead();
  const facts = await scene.inTenant((tx) => loadFacts(tx, lead.id));
  const trace = simulate(graph, compile(graph), facts!, acts.map(entry));
  return trace.entries
    .filter((one) => ['decide', 'perform', 'finish'].includes(one.command))
    .map((one) => (one.command === 'finish' ? [one.node, one.reason!] : [one.node, one.outcome]));
}

it('decides the same in the simulator and on Temporal', async () => {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
  const cases = fc.sample(fc.tuple(flow, script), { numRuns: 12, seed });
  await Promise.all(
    cases.map(async ([graph, acts]) => {
      const [real, virtual] = await Promise.all([live(graph, acts), simulated(graph, acts)]);
      expect(real, `FC_SEED=${seed}\n${JSON.stringify({ graph, acts })}`).toEqual(virtual);
    }),
  );
});
