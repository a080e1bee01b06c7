/**
 * Runs a flow for one lead with a virtual clock and without touching anything: the test run on the canvas, the back-test, and
 * the other half of the property "simulation = Temporal". It drives the same `step` as the workflow does.
 */
import { landingOf } from './compile.ts';
import { evaluate, type Condition } from './condition.ts';
import type { Facts } from './facts.ts';
import { kindOf, triggerOf } from './kinds/mod.ts';
import type { Kind, Pretended, World } from './kind.ts';
import { type Command, nodeOf, type NodeId, type Plan, type StepEvent } from './plan.ts';
import type { Edge, Flow, Node } from './schema.ts';
import { initialState, step } from './step.ts';
import { localDay } from './time/zone.ts';
import { describeAsked } from './words/describe-facts.ts';
import type { FactsPatch, ScriptEntry, SimulateOptions, Trace, TraceEntry } from './trace.ts';

const yearMs = 366 * 86_400_000;
const maxEntries = 2_000;

/**
 * Simulates one enrolment from `facts.now` on. Pure: the same input gives the same trace.
 * @param flow the flow that `plan` was compiled from, without errors
 * @param facts the lead as it enters; not changed
 * @param script what happens meanwhile, in any order
 */
export function simulate(
  flow: Flow,
  plan: Plan,
  facts: Facts,
  script: readonly ScriptEntry[] = [],
  options: SimulateOptions = {},
): Trace {
  return new Simulation(flow, plan, facts, script, options).run();
}

class Simulation {
  readonly nodes: Map<NodeId, { node: Node; kind: Kind }>;
  readonly entries: TraceEntry[] = [];
  readonly path: string[] = [];
  readonly pending: { at: number; entry: ScriptEntry }[];
  readonly attempts = new Map<number, number>();
  /** When this simulation's own messages went. */
  readonly own: number[] = [];
  readonly horizon: number;
  state = initialState();
  now: number;
  world: Facts;
  readonly flow: Flow;
  readonly plan: Plan;
  readonly options: SimulateOptions;

  constructor(flow: Flow, plan: Plan, facts: Facts, script: readonly ScriptEntry[], options: SimulateOptions) {
    this.flow = flow;
    this.plan = plan;
    this.options = options;
    this.now = Date.parse(facts.now);
    this.horizon = this.now + (options.horizonMs ?? yearMs);
    this.world = {
      ...structuredClone(facts),
      enrolment: facts.enrolment ?? { id: 'simulation', started_at: facts.now, replied: false, sent: 0 },
    };
    this.nodes = new Map(
      flow.nodes.flatMap((node) => {
        const kind = kindOf(node.kind);
        return kind ? [[node.id, { node, kind }] as const] : [];
      }),
    );
    const start = this.now;
    this.pending = script
      .map((entry) => ({
        at: Math.max(start, 'afterMs' in entry ? start + entry.afterMs : Date.parse(entry.at)),
        entry,
      }))
      .toSorted((a, b) => a.at - b.at);
  }

  run(): Trace {
    if (this.enter()) {
      let command = this.step({ type: 'started', now: this.now });
      while (command && command.do !== 'finish' && this.entries.length < maxEntries) {
        const next = this.answer(command);
        if (!next) break;
        command = this.step(next) ?? this.resting(command);
      }
    }
    const { entries, path, state, world } = this;
    return { entries, path, sent: this.own.map(iso), result: state.done, state, facts: world };
  }

  /** The trigger: does the lead get in at all? */
  enter(): boolean {
    const found = triggerOf(this.flow);
    const filter = (found?.node.config as { filter?: Condition } | undefined)?.filter;
    const refused = filter !== undefined && !this.options.enterAnyway && !evaluate(filter, this.world);
    this.log({
      node: found?.node.id ?? null,
      seq: 0,
      command: 'enter',
      outcome: refused ? 'refused' : 'entered',
      reason: refused ? 'filter-not-met' : null,
      ...(refused && this.explain(filter)),
    });
    if (!refused && found && found.node.id !== this.plan.start) this.went(found.node.id, 'next');
    return !refused;
  }

  /** Takes the engine one event further, notes the way it went, and gives back the command. */
  step(event: StepEvent): Command | undefined {
    const before = this.state;
    const { state, commands } = step(this.plan, before, event);
    this.state = state;
    if (before.at !== null && state.at !== before.at) this.went(before.at, 'port' in event ? event.port : null);
    const left = state.at !== before.at || (state.done !== null && !state.done.reason.startsWith('event:'));
    if (event.type === 'happened' && before.waiting?.for === 'events' && left) {
      const { events } = before.waiting;
      const hit = event.events.find((one) => events.includes(one.name));
      this.log({
        node: before.at && nodeOf(before.at),
        seq: before.seq,
        command: 'listen',
        outcome: 'matched',
        reason: `event:${hit?.name}`,
      });
    }
    const command = commands[0];
    if (command?.do === 'finish') {
      this.log({
        node: command.node && nodeOf(command.node),
        seq: command.seq,
        command: 'finish',
        outcome: 'finished',
        reason: command.reason,
        data: { result: command.result },
      });
    }
    return command;
  }

  /** What to give the engine next for a command; undefined when nothing more happens before the horizon. */
  answer(command: Exclude<Command, { do: 'finish' }>): StepEvent | undefined {
    if (command.do === 'sleep' || command.do === 'listen') return this.wait(command);
    const { seq } = command;
    const node = nodeOf(command.node);
    const place = this.nodes.get(node);
    const config = place?.kind.config.parse(place.node.config);
    const note = (outcome: string, reason: string | null = null, more: Partial<TraceEntry> = {}) =>
      this.log({ node, seq, command: command.do, outcome, reason, ...more });
    if (command.do === 'decide') {
      const { port, reason, data } = place!.kind.decide!(config, this.world, {
        flowId: this.options.flowId ?? '',
        nodeId: node,
      });
      note(port, reason, { ...(data && { data }), ...this.explain(config) });
      return { type: 'decided', port, now: this.now };
    }
    if (command.do === 'resolve') {
      const until = place!.kind.until!(config, this.world);
      if ('void' in until) note('void', until.void);
      else note(until.at <= this.now ? 'due' : 'later', null, { until: iso(until.at) });
      if ('void' in until) return { type: 'resolved', void: until.void, now: this.now };
      return until.at <= this.now
        ? { type: 'resolved', due: true, now: this.now }
        : { type: 'resolved', at: until.at, now: this.now };
    }
    const effect = this.perform(place!.kind, config, node, seq);
    if ('deferUntil' in effect) {
      const until = effect.deferUntil === null ? null : iso(effect.deferUntil);
      note('deferred', effect.reason, { until, ...(effect.data && { data: effect.data }) });
      return { type: 'deferred', until: effect.deferUntil, wakeOn: [], reason: effect.reason, now: this.now };
    }
    if (effect.facts) this.world = effect.facts;
    if (effect.said) this.own.push(this.now);
    note(effect.port, effect.reason ?? null, effect.data ? { data: effect.data } : {});
    return { type: 'performed', port: effect.port, now: this.now };
  }

  perform(kind: Kind, config: unknown, node: NodeId, seq: number): Pretended {
    const attempt = (this.attempts.get(seq) ?? 0) + 1;
    this.attempts.set(seq, attempt);
    const decided = this.options.outcome?.({ node, seq, attempt });
    if (decided || !kind.pretend) return decided ?? { port: 'ok' };
    const { world: facts, flow } = this;
    const { flowId = '', catalogue } = this.options;
    return kind.pretend(config, { facts, flow, flowId, sent: this.sent(), catalogue });
  }

  /** What caps and budgets look back at: what was sent before or by others, and this simulation's own messages. */
  sent(): World['sent'] {
    const { world, own, now, options } = this;
    const { timezone } = world.tenant;
    const today = localDay(now, timezone);
    const before = (world.recent_sends ?? []).map((at) => Date.parse(at)).filter((at) => at <= now);
    const others = options.catalogue?.sending?.sentOn[today] ?? 0;
    return {
      toLead: [...before, ...own],
      today: others + own.filter((at) => localDay(at, timezone) === today).length,
    };
  }

  /** Moves the clock to whatever comes first: the end of the wait or the next line of the script. */
  wait(command: Extract<Command, { do: 'sleep' | 'listen' }>): StepEvent | undefined {
    const { seq, until } = command;
    const node = nodeOf(command.node);
    const last = this.entries.at(-1);
    const shown = {
      node,
      seq,
      command: command.do,
      reason: 'reason' in command ? (command.reason ?? null) : null,
      until: until === null ? null : iso(until),
    };
    if (last?.outcome !== 'waiting' || last.seq !== seq || last.until !== shown.until || last.reason !== shown.reason)
      this.log({ ...shown, outcome: 'waiting' });
    const next = this.pending[0];
    const end = until ?? Infinity;
    if (Math.min(end, next?.at ?? Infinity) > this.horizon) return undefined;
    if (!next || end <= next.at) {
      this.tick(end);
      this.log({ ...shown, outcome: command.do === 'listen' ? 'timeout' : 'woke', until: undefined });
      return { type: 'woke', now: this.now };
    }
    this.pending.shift();
    this.tick(next.at);
    const { patch, event, control } = next.entry;
    if (patch) this.world = patched(this.world, patch);
    if (event?.name === 'message.replied' || event?.name === 'message.button') {
      this.world = answered(this.world, event.text ?? patch?.message?.text ?? null);
    }
    if (event?.name === 'lead.opted_out') {
      this.world = { ...this.world, lead: { ...this.world.lead, consent: 'revoked' } };
    }
    if (control) return { ...control, now: this.now };
    const events = event ? [{ id: `script:${this.entries.length}`, name: event.name, own: event.own ?? true }] : [];
    return { type: 'happened', events, now: this.now };
  }

  /** The engine had nothing new to say: the wait that stands goes on. */
  resting(command: Command): Command | undefined {
    return command.do === 'sleep' || command.do === 'listen' ? command : undefined;
  }

  tick(to: number): void {
    this.now = Math.max(this.now, to);
    this.world = { ...this.world, now: iso(this.now) };
  }

  went(from: NodeId, port: string | null): void {
    const to = nodeOf(this.state.at ?? this.plan.start);
    const edges = this.flow.edges.filter((edge) => edge.from === nodeOf(from));
    const leads = (edge: Edge) => landingOf(this.flow, edge.to) === to;
    const edge = edges.find((one) => one.port === port && leads(one)) ?? edges.find(leads);
    if (edge) this.path.push(edge.id);
  }

  explain(config: unknown): Pick<TraceEntry, 'seen'> {
    const seen = this.options.explain ? describeAsked(config, this.world) : null;
    return seen ? { seen } : {};
  }

  log(entry: Omit<TraceEntry, 'at' | 'kind'>): void {
    const kind = entry.node === null ? null : (this.nodes.get(entry.node)?.node.kind ?? null);
    this.entries.push({ at: iso(this.now), kind, ...entry });
  }
}

/** The person wrote or tapped, now. Only the first word answers a message. */
function answered(world: Facts, text: string | null): Facts {
  const { enrolment, lead, now } = world;
  const asked = enrolment?.asked && { ...enrolment.asked, answer: enrolment.asked.answer ?? { text, at: now } };
  return {
    ...world,
    lead: { ...lead, last_inbound_at: now },
    enrolment: enrolment && { ...enrolment, replied: true, ...(asked && { asked }) },
  };
}

const iso = (at: number): string => new Date(at).toISOString();

function patched(facts: Facts, patch: FactsPatch): Facts {
  const next: Record<string, unknown> = { ...facts };
  for (const key of Object.keys(facts)) {
    if (!Object.hasOwn(patch, key)) continue;
    const [old, value] = [next[key], patch[key as keyof Facts]];
    next[key] = typeof value === 'object' && value !== null ? { ...(old as object), ...value } : value;
  }
  return { ...(next as unknown as Facts), now: facts.now };
}
