/** From a flow without errors to the plan the engine runs. */
import { kindOf, triggerOf } from './kinds/mod.ts';
import type { Kind, Lowered, LoweredStage } from './kind.ts';
import { type Instruction, type Plan, stageOf, type Target } from './plan.ts';
import type { EventName, Flow, Node } from './schema.ts';

const dayMs = 86_400_000;

/**
 * Lowers every node by its kind and connects the ports. Pure; the same flow gives the same plan.
 * @param flow one for which `validate` reported no error
 * @throws when it has no trigger, an unknown kind or an invalid config: a bug of the caller, who had to validate
 */
export function compile(flow: Flow): Plan {
  const parts = flow.nodes.map((node) => ({ node, kind: known(node) }));
  const trigger = triggerOf(flow);
  if (!trigger) throw new Error('a flow without a trigger cannot be compiled');

  const instructions: [string, Instruction][] = [];
  for (const { node, kind } of parts) {
    const lowered = kind.lower(kind.config.parse(node.config));
    instructions.push(...connect(flow, node, kind, lowered));
  }

  // A trigger that lets people in at once is no place to stand: the enrolment starts behind it.
  let start = trigger.node.id;
  if (!instructions.some(([id]) => id === start)) {
    const first = targetOf(flow, trigger.node, 'next');
    if ('to' in first) start = first.to;
    else instructions.push([start, { do: 'finish', result: first.finish, reason: first.reason }]);
  }

  const { settings } = flow;
  const exitOn = unique<EventName>(['lead.opted_out', ...settings.exitOn]);
  const voidOn = unique(trigger.trigger.voidOn ?? []);
  const goal = settings.goal
    ? { goal: { event: settings.goal.event, withinMs: settings.goal.withinDays * dayMs } }
    : {};
  const awaited = instructions.flatMap(([, instruction]) =>
    instruction.do === 'listen' ? instruction.events : instruction.do === 'sleep-until' ? instruction.rearmOn : [],
  );
  const listens = unique([...exitOn, ...voidOn, ...(settings.goal ? [settings.goal.event] : []), ...awaited]);
  return { engine: 1, start, instructions: Object.fromEntries(instructions), exitOn, voidOn, ...goal, listens };
}

/** The events after which the relay asks this flow's trigger; what `flows.trigger_events` holds. */
export function triggerEvents(flow: Flow): EventName[] {
  return flow.nodes.flatMap((node) => kindOf(node.kind)?.trigger?.on(node.config) ?? []);
}

function known(node: Node): Kind {
  const kind = kindOf(node.kind);
  if (!kind) throw new Error(`unknown kind "${node.kind}" of node "${node.id}"`);
  return kind;
}

function connect(flow: Flow, node: Node, kind: Kind, lowered: Lowered): [string, Instruction][] {
  const [first, later] = lowered.do === 'stages' ? [lowered.first, lowered.next] : [lowered, []];
  const stages = [[node.id, first] as const, ...later.map(([name, one]) => [stageOf(node.id, name), one] as const)];
  return stages.flatMap(([place, stage], i) => {
    const instruction = connectStage(flow, node, kind, stage, stages[i + 1]?.[0]);
    return instruction ? [[place, instruction] as [string, Instruction]] : [];
  });
}

/** @param next where the stage's main port leads; undefined: it is the node's own */
function connectStage(flow: Flow, node: Node, kind: Kind, stage: LoweredStage, next?: string): Instruction | null {
  const to = (port: string) => targetOf(flow, node, port);
  const on = (port: string): Target => (next === undefined ? to(port) : { to: next });
  switch (stage.do) {
    case 'pass':
      return null;
    case 'finish':
      return { do: 'finish', result: stage.result, reason: 'exit-node' };
    case 'sleep':
    case 'sleep-until':
      return { ...stage, next: { next: on('next') } };
    case 'listen':
      return { ...stage, next: { matched: on('matched'), timeout: to('timeout') } };
    case 'perform':
    case 'decide': {
      const ways = Object.fromEntries(kind.ports(node.config).map(({ id }) => [id, to(id)]));
      return { ...stage, next: stage.do === 'perform' ? { ...ways, [stage.main]: on(stage.main) } : ways };
    }
  }
}

/** Where an edge leads. Without one: `failed` follows the flow's setting, anything else is the end of the path. */
function targetOf(flow: Flow, node: Node, port: string): Target {
  const edge = flow.edges.find((candidate) => candidate.from === node.id && candidate.port === port);
  if (edge) return landing(flow, edge.to);
  if (port !== 'failed') return { finish: 'none', reason: 'end-of-path' };
  if (flow.settings.onFailure === 'exit') return { finish: 'failed', reason: 'effect-failed' };
  const ports = known(node).ports(node.config);
  const main = (ports.find((one) => one.main) ?? ports[0])?.id;
  return main === undefined || main === 'failed'
    ? { finish: 'none', reason: 'end-of-path' }
    : targetOf(flow, node, main);
}

/** Where a way comes out: steps that only lead on (`leadsTo`) are passed. */
export function landingOf(flow: Flow, id: string): string | null {
  let at: string | null = id;
  // A circle of such steps is refused at publish; the bound keeps this finite whatever it is given.
  for (let passed = 0; passed <= flow.nodes.length && at !== null; passed++) {
    const node = flow.nodes.find((candidate) => candidate.id === at);
    const kind = node && kindOf(node.kind);
    if (!node || !kind?.leadsTo) return at;
    at = kind.leadsTo(node.config);
  }
  return null;
}

function landing(flow: Flow, id: string): Target {
  const to = landingOf(flow, id);
  return to === null ? { finish: 'none', reason: 'end-of-path' } : { to };
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];
