/**
 * What the test run on the canvas promises is what happens: the same flow and script give the same decisions on Temporal. Flows are
 * drawn out of the registry, one around each kind there is; KIND_RUNS=5 for more of each.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  compile,
  type Catalogue,
  type Facts,
  type Flow,
  flow as flowSchema,
  type KindName,
  kinds,
  type ScriptEntry,
  simulate,
  triggerOf,
} from '#flow';
import { recordEvent } from '#db/crm/events.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { loadFacts } from '#db/flows/facts.ts';
import { factsOf, flowsWith, triggerNames } from '#flow/testing/draw-flow.ts';
import { chain, until, wait } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';
import { starts, write } from './testing/starts.ts';

let scene: Scene;
let server: Server;
let catalogue: Catalogue;
/** What requests of flows go to. */
let address: string;
beforeAll(async () => {
  server = createServer((_request, response) => void response.end('{"id": "A-1"}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  address = `http://${at}/orders`;
  scene = await createScene({ env: { EGRESS_ALLOWED: at } });
  await scene.db.createUser(scene.tenantId, { role: 'seller', name: 'Sol' });
  // Whoever is let in stays: what a second entry comes to does not hang on how quickly the first one ends.
  const end = chain({ kind: 'manual' }, [wait('P1D')], { reEntry: 'never' });
  const others = await Promise.all(Array.from({ length: 3 }, () => scene.publish(end)));
  await scene.inTenant(
    (tx) =>
      tx`insert into segments (name, condition) values ('S', '{"field": "lead.status", "op": "eq", "value": "lost"}')`,
  );
  await scene.inTenant(
    (tx) => tx`insert into conversion_settings (dataset_id, is_on) values ('700000000000001', true)`,
  );
  const known = await scene.inTenant(readCatalogue);
  catalogue = {
    ...known,
    flows: known.flows.filter(({ id }) => others.includes(id)),
    forms: [{ id: '77', name: 'Otoño' }],
    // The scene's have no buttons; nobody asks Meta here.
    templates: known.templates.map((one) => ({ ...one, parts: [...one.parts, yes] })),
  };
});
const yes = {
  is: 'whole-button',
  type: 'QUICK_REPLY',
  text: 'Sí',
  index: 0,
} as unknown as Catalogue['templates'][number]['parts'][number];
afterAll(async () => {
  server?.close();
  await scene?.stop();
});

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

/**
 * Waits are even seconds and the script acts at odd ones, so that no two things coincide. Events that reach a flow in the same moment
 * are weighed together (an exit comes first), so each act has its own.
 */
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
    if (what === 'tap') await write(tx, leadId, { text: 'Sí', isTap: true });
    else if (what === 'message.replied') await write(tx, leadId, { text: 'Hola' });
    else if (what !== 'won') await recordEvent(tx, { type: what, leadId });
  });
}

type Decisions = [string | null, string][];
type Started = { leadId: string; flowId: string; facts: Facts };

let phones = 0;
/** Publishes the flow for one lead alone, makes the lead, and has happen to it what starts the flow. */
async function start(drawn: Flow): Promise<Started & { graph: Flow }> {
  const phone = `+54911${50_000_000 + ++phones}`;
  const mine = { field: 'lead.phone', op: 'eq', value: phone };
  const graph = structuredClone(drawn);
  const { node } = triggerOf(graph)!;
  node.config['filter'] = { all: [node.config['filter'] ?? mine, mine] };
  const flowId = await scene.publish(graph);
  return await scene.inTenant(async (tx) => {
    const { lead } = await findOrCreateLead(tx, { name: 'Ana', phone });
    const subject = await starts[node.kind]!(tx, { leadId: lead.id, flowId, config: node.config });
    return { graph, flowId, leadId: lead.id, facts: (await loadFacts(tx, lead.id, subject))! };
  });
}

/** Lives through the script, and answers with when it began and [node, port or reason] of every decision; null: they were not let in. */
async function live(
  { flowId, leadId }: Started,
  script: Act[],
): Promise<{ began: number; decisions: Decisions } | null> {
  const row = await until(async () => {
    // Asked in this order: whoever is let in is there before the event counts as worked off.
    const open = await scene.inTenant(
      (tx) => tx`select from events where lead_id = ${leadId} and processed_at is null`,
    );
    const [found] = await scene.enrolments(flowId);
    return found ?? (open.length === 0 && 'nobody');
  }, 30_000);
  if (row === 'nobody') return null;
  // The clock of the script starts when the first step was taken.
  await until(async () => (await scene.steps(row.id)).length > 0, 30_000);
  const began = Date.now();
  for (const one of script.toSorted((a, b) => a.at - b.at)) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, began + one.at - Date.now())));
    await act(leadId, one);
  }
  await until(async () => (await scene.enrolments(flowId))[0]?.ended_at, 60_000);
  const decisions = (await scene.steps(row.id))
    .filter((one) => !['waiting', 'deferred', 'paused'].includes(one.outcome))
    .map((one): Decisions[number] => [one.node_id, one.outcome === 'finished' ? one.reason! : one.outcome]);
  return { began, decisions };
}

/** The same without living through it. */
function simulated(graph: Flow, script: Act[], flowId: string, facts: Facts): Decisions | null {
  const options = { flowId, catalogue, horizonMs: longest };
  const trace = simulate(graph, compile(graph), facts, script.flatMap(entries), options);
  if (trace.entries[0]!.outcome === 'refused') return null;
  return trace.entries
    .filter((one) => ['decide', 'perform', 'finish'].includes(one.command))
    .map((one) => (one.command === 'finish' ? [one.node, one.reason!] : [one.node, one.outcome]));
}
/** Flows may go round for as long as nobody answers; nobody waits for that here. */
const longest = 14_000;
const isOver = (decisions: Decisions | null, graph: Flow): boolean => {
  const last = decisions?.at(-1);
  return decisions === null || (last !== undefined && !kindPorts(graph, last[0]).has(last[1]));
};
const kindPorts = (graph: Flow, nodeId: string | null): Set<string> => {
  const node = graph.nodes.find(({ id }) => id === nodeId);
  const kind = node && kinds[node.kind as KindName];
  return new Set(kind?.ports(node?.config).map(({ id }) => id));
};

/** What the simulator says; null where half a second more or less of what happens would make another story of it. */
function foretold(graph: Flow, acts: Act[], flowId: string, facts: Facts): { decisions: Decisions | null } | null {
  const told = [0, -500, 500].map((by) =>
    simulated(
      graph,
      acts.map((one) => ({ ...one, at: one.at + by })),
      flowId,
      facts,
    ),
  );
  const [decisions = null, ...others] = told;
  return others.every((other) => isDeepStrictEqual(other, decisions)) ? { decisions } : null;
}

const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
const wanted = Number(process.env.KIND_RUNS ?? 1);
const names = Object.keys(kinds) as KindName[];

it('knows how each trigger comes about', () => {
  expect(Object.keys(starts).toSorted()).toEqual(triggerNames.toSorted());
});

/** Flows around one kind, those that take the made-up lead furthest first. */
function around(name: KindName): [Flow, Act[]][] {
  const drawn = fc.sample(fc.tuple(flowsWith(name, catalogue, { 'http-request.url': fc.constant(address) }), script), {
    numRuns: wanted * 8,
    seed: seed + names.indexOf(name),
  });
  const lengthOf = ([graph, acts]: [Flow, Act[]]) => simulated(graph, acts, '', factsOf())?.length ?? 0;
  return drawn
    .filter(([graph, acts]) => isOver(simulated(graph, acts, '', factsOf()), graph))
    .toSorted((a, b) => lengthOf(b) - lengthOf(a));
}

/** @returns whether somebody was let in, and the two agreed; false: it is not to be compared */
async function agree(name: KindName, drawn: Flow, acts: Act[]): Promise<boolean> {
  const { graph, ...one } = await start(drawn);
  if (!isOver(simulated(graph, acts, one.flowId, one.facts), graph)) return false;
  const lived = await live(one, acts);
  // Both begin at the same instant, so that dates of the CRM lie equally far ahead of them.
  const now = new Date(lived?.began ?? one.facts.now).toISOString();
  const virtual = foretold(graph, acts, one.flowId, { ...one.facts, now });
  if (!virtual) return false;
  const story = `FC_SEED=${seed} ${name}\n${JSON.stringify({ graph, acts })}`;
  expect(lived && lived.decisions, story).toEqual(virtual.decisions);
  return lived !== null;
}

it('lets nobody into another flow twice, in the simulator and on Temporal', { timeout: 60_000 }, async () => {
  const [a, b] = catalogue.flows.map(({ id }) => ({ kind: 'enrol', config: { flow: id } }));
  // The last of them after some time; the way out is the open `failed`.
  const steps = [a!, b!, a!, wait('PT2S'), b!].map((one) => (one.kind === 'enrol' ? { ...one, port: 'ok' } : one));
  const { graph, ...one } = await start(flowSchema.parse(chain({ kind: 'manual' }, steps, { onFailure: 'continue' })));
  const lived = await live(one, []);
  expect(lived!.decisions.map(([, outcome]) => outcome).slice(0, 4)).toEqual(['ok', 'ok', 'failed', 'failed']);
  expect(lived!.decisions).toEqual(simulated(graph, [], one.flowId, one.facts));
});

it('decides the same in the simulator and on Temporal, for every kind', { timeout: 300_000 }, async () => {
  const waiting = [...names];
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      let compared = 0;
      for (const [graph, acts] of around(name)) {
        if (compared === wanted) break;
        if (await agree(name, graph, acts)) compared++;
      }
      // What was compared with nothing proves nothing.
      expect(compared, name).toBe(wanted);
    }
  };
  await Promise.all(Array.from({ length: 14 }, lane));
});
