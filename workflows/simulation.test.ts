/** What the test run on the canvas promises is what happens: the same flow and script give the same decisions on Temporal. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, type Facts, flow as flowSchema, type Flow, type ScriptEntry, simulate } from '#flow';
import { recordEvent } from '#db/crm/events.ts';
import { loadFacts } from '#db/flows/facts.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { insertInbound } from '#db/sending/inbound.ts';
import { send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()));
afterAll(() => scene?.stop());

/** A step of a random flow. Waits are even seconds and the script acts at odd ones, so that no two things coincide. */
const step = fc.oneof(
  fc.constant({ kind: 'wait', config: { for: 'PT2S' } }),
  fc.constantFrom(send('hola'), send('chau')),
  fc.constantFrom('PT2S', 'PT4S').map((within) => ({
    kind: 'send-template',
    config: { ...send('chau').config, answers: { buttons: ['Sí'], within } },
  })),
  fc.constant({ kind: 'wait-for', config: { events: ['custom.ping'], timeout: 'PT4S' } }),
  fc.constant({ kind: 'update-lead', config: { addTags: ['visto'] } }),
  fc.constant({
    kind: 'split',
    config: { arms: ['a', 'b'].map((port) => ({ port, label: '', percent: 50 })) },
  }),
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
  split: ['a', 'b'],
};

/** Steps in a tree: where a step has two ways, the next steps hang on one or the other. */
const graph = fc.array(fc.tuple(step, fc.nat(), fc.nat()), { minLength: 2, maxLength: 7 }).map((parts) => {
  const nodes = [{ id: 'in', kind: 'manual', config: {} as object, position: { x: 0, y: 0 } }];
  const edges: Flow['edges'] = [];
  const open = [{ from: 'in', port: 'next' }];
  for (const [i, [part, pick]] of parts.entries()) {
    if (open.length === 0) break;
    const [end] = open.splice(pick % open.length, 1);
    nodes.push({ id: `n${i}`, ...part, position: { x: 0, y: i + 1 } });
    edges.push({ id: `e${i}`, ...end!, to: `n${i}` });
    const asks = 'answers' in part.config ? ['button-si', 'reply', 'timeout'] : ways[part.kind]!;
    open.push(...asks.map((port) => ({ from: `n${i}`, port })));
  }
  return { formatVersion: 1 as const, nodes, edges };
});

/** What ends it besides: somebody's own event, facts of the CRM, a goal. An opt-out always does. */
const settings = fc.record({
  exitOn: fc.subarray(['custom.stop', 'message.replied', 'sale.completed', 'lead.status_changed']),
  goal: fc.option(fc.constant({ event: 'sale.completed', withinDays: 7 }), { nil: undefined }),
});
const flow = fc.tuple(graph, settings).map(([parts, chosen]): Flow => flowSchema.parse({ ...parts, settings: chosen }));

/** Facts of the CRM as the API writes them, and two events that somebody sends in. `won` alone is a change that nobody is told of. */
const acts = [
  'custom.ping',
  'custom.stop',
  'won',
  'message.replied',
  'tap',
  'sale.completed',
  'lead.status_changed',
  'lead.opted_out',
] as const;

/** Events that reach a flow in the same moment are weighed together (an exit comes first), so each act has its own. */
const script = fc.uniqueArray(fc.record({ at: fc.constantFrom(1_000, 3_000, 5_000), act: fc.constantFrom(...acts) }), {
  maxLength: 3,
  selector: (one) => one.at,
});
type Act = { at: number; act: (typeof acts)[number] };

function entries({ at: afterMs, act }: Act): ScriptEntry[] {
  if (act === 'won') return [{ afterMs, patch: { lead: { status: 'won' } } }];
  if (act === 'tap')
    return (['message.replied', 'message.button'] as const).map((name) => ({ afterMs, event: { name, text: 'Sí' } }));
  const patch = act === 'lead.status_changed' ? { patch: { lead: { status: 'won' } } } : {};
  return [{ afterMs, event: { name: act, ...(act === 'message.replied' && { text: 'Hola' }) }, ...patch }];
}

async function act(leadId: string, { act: what }: Act): Promise<void> {
  await scene.inTenant(async (tx) => {
    if (what === 'won' || what === 'lead.status_changed')
      await tx`update leads set status = 'won' where id = ${leadId}`;
    if (what === 'lead.opted_out') await tx`update leads set consent = 'revoked' where id = ${leadId}`;
    if (what === 'tap' || what === 'message.replied') await write(tx, leadId, what === 'tap');
    else if (what !== 'won') await recordEvent(tx, { type: what, leadId });
  });
}

/** What a person writes or taps, as the relay takes it in. */
async function write(tx: Tx, leadId: string, isTap: boolean): Promise<void> {
  const id = randomUUID();
  const text = isTap ? 'Sí' : 'Hola';
  const none = { to: null, said: null, contextWamid: null, aboutWamid: null, referral: null, receivedAt: new Date() };
  const message = { leadId, externalId: id, type: isTap ? 'button' : 'text', text, buttonPayload: isTap ? text : null };
  await insertInbound(tx, { ...none, ...message, isReply: true });
  await recordEvent(tx, { type: 'message.replied', leadId });
  if (isTap) await recordEvent(tx, { type: 'message.button', leadId });
}

/** Runs it for real and answers with [node, port or reason] of every decision. */
async function live(
  graph: Flow,
  acts: Act[],
  flowId: string,
  lead: { id: string },
): Promise<[string | null, string][]> {
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

function simulated(graph: Flow, acts: Act[], flowId: string, facts: Facts): [string | null, string][] {
  const trace = simulate(graph, compile(graph), facts, acts.flatMap(entries), { flowId });
  return trace.entries
    .filter((one) => ['decide', 'perform', 'finish'].includes(one.command))
    .map((one) => (one.command === 'finish' ? [one.node, one.reason!] : [one.node, one.outcome]));
}

it('decides the same in the simulator and on Temporal', async () => {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
  const cases = fc.sample(fc.tuple(flow, script), { numRuns: 12, seed });
  await Promise.all(
    cases.map(async ([graph, acts]) => {
      const flowId = await scene.publish(graph);
      const lead = await scene.createLead();
      const facts = await scene.inTenant((tx) => loadFacts(tx, lead.id));
      const real = await live(graph, acts, flowId, lead);
      const virtual = simulated(graph, acts, flowId, facts!);
      expect(real, `FC_SEED=${seed}\n${JSON.stringify({ graph, acts })}`).toEqual(virtual);
    }),
  );
});
