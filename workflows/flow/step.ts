/**
 * The engine: takes an enrolment one event further and says what to do next. Pure and total: it reads no clock, throws
 * nothing, and ignores what does not fit the moment. It knows instructions, never kinds, so new kinds change nothing that replays.
 */
import type { Command, Instruction, NodeId, Plan, Result, State, StepEvent, Target } from './plan.ts';

export interface Stepped {
  state: State;
  commands: Command[];
}

type At<T extends StepEvent['type']> = Extract<StepEvent, { type: T }>;

/** Where every enrolment begins. The first event is `started`. */
export function initialState(): State {
  return { at: null, seq: 0, waiting: null, paused: null, skipping: false, ending: null, startedAt: null, done: null };
}

/**
 * One event further.
 * @param plan the version the enrolment is on
 * @param state as the last step returned it, or `initialState()`
 * @param event what happened, with the driver's clock
 * @returns the new state, and at most one command; none when the event changes nothing or an answer is still awaited
 */
export function step(plan: Plan, state: State, event: StepEvent): Stepped {
  if (state.done) return { state, commands: [] };
  switch (event.type) {
    case 'started':
      return state.at === null ? enter(plan, { ...state, startedAt: event.now }, { to: plan.start }, event.now) : same(state);
    case 'decided':
    case 'performed':
      return answered(plan, state, event);
    case 'deferred':
      return deferred(state, event);
    case 'resolved':
      return resolved(plan, state, event);
    case 'woke':
      return state.paused ? same(state) : woke(plan, state, event.now);
    case 'happened':
      return happened(plan, state, event);
    case 'paused':
      return state.paused || state.at === null ? same(state) : hold({ ...state, paused: { since: event.now } });
    case 'resumed':
      return resumed(plan, state, event);
    case 'stopped':
      return end(state, 'stopped', event.reason);
    case 'moved':
      return moved(plan, state, event.now);
    default:
      return same(state);
  }
}

const same = (state: State): Stepped => ({ state, commands: [] });
const isPending = ({ waiting }: State) => waiting?.for === 'decide' || waiting?.for === 'perform' || waiting?.for === 'resolve';

function instructionAt(plan: Plan, node: NodeId | null): Instruction | undefined {
  return node !== null && Object.hasOwn(plan.instructions, node) ? plan.instructions[node] : undefined;
}

function finish(state: State, result: Result, reason: string): Stepped {
  return {
    state: { ...state, waiting: null, paused: null, skipping: false, ending: null, done: { result, reason } },
    commands: [{ do: 'finish', result, reason, node: state.at, seq: state.seq }],
  };
}

/** Ends now, or as soon as the outstanding command answers: an effect under way is never abandoned. */
function end(state: State, result: Result, reason: string): Stepped {
  return isPending(state) ? same({ ...state, ending: state.ending ?? { result, reason } }) : finish(state, result, reason);
}

/** While paused: say that nothing is to be done until somebody resumes. */
function hold(state: State): Stepped {
  if (isPending(state) || state.at === null) return same(state);
  return { state, commands: [{ do: 'sleep', node: state.at, seq: state.seq, until: null, reason: 'paused' }] };
}

/** Goes where a port leads. Paused, it stands in front of the node; skipping, it passes effects over until the next wait. */
function enter(plan: Plan, state: State, target: Target | undefined, now: number): Stepped {
  let next = target;
  let here = state;
  // A cycle of effects without a wait is refused at publish; the bound keeps a step finite whatever it is given.
  for (let passed = 0; passed <= Object.keys(plan.instructions).length; passed++) {
    if (!next) return finish(here, 'failed', 'port-unknown');
    if ('finish' in next) return finish(here, next.finish, next.reason);
    const instruction = instructionAt(plan, next.to);
    here = { ...here, at: next.to, seq: here.seq + 1, waiting: null };
    if (!instruction) return finish(here, 'failed', 'node-missing');
    if (instruction.do === 'finish') return finish(here, instruction.result, instruction.reason);
    if (here.paused) return hold(here);
    if (instruction.do !== 'perform' || !here.skipping) return begin(here, instruction, now);
    next = portOf(instruction, instruction.main);
  }
  return finish(here, 'failed', 'endless-cycle');
}

/** Starts the node the enrolment stands at. */
function begin(state: State, instruction: Instruction, now: number): Stepped {
  const { at: node, seq } = state;
  if (node === null) return same(state);
  switch (instruction.do) {
    case 'perform':
    case 'decide':
      return { state: { ...state, waiting: { for: instruction.do } }, commands: [{ do: instruction.do, node, seq }] };
    case 'sleep-until':
      return { state: { ...state, waiting: { for: 'resolve' } }, commands: [{ do: 'resolve', node, seq }] };
    case 'sleep':
      return await_({ ...state, skipping: false, waiting: { for: 'time', until: now + instruction.forMs } });
    case 'listen': {
      const waiting = { for: 'events', events: instruction.events, until: now + instruction.forMs } as const;
      return await_({ ...state, skipping: false, waiting });
    }
    case 'finish':
      return finish(state, instruction.result, instruction.reason);
  }
}

/** The command that belongs to a wait. */
function await_(state: State): Stepped {
  const { at: node, seq, waiting, paused } = state;
  if (node === null || !waiting) return same(state);
  if (paused) return hold(state);
  if (waiting.for === 'time') return { state, commands: [{ do: 'sleep', node, seq, until: waiting.until }] };
  if (waiting.for === 'events') return { state, commands: [{ do: 'listen', node, seq, events: waiting.events, until: waiting.until }] };
  if (waiting.for === 'again') return { state, commands: [{ do: 'sleep', node, seq, until: waiting.until, reason: waiting.reason }] };
  return same(state);
}

function portOf(instruction: Instruction, port: string): Target | undefined {
  if (!('next' in instruction) || !Object.hasOwn(instruction.next, port)) return undefined;
  return (instruction.next as Record<string, Target>)[port];
}

function answered(plan: Plan, state: State, event: At<'decided' | 'performed'>): Stepped {
  const wanted = event.type === 'decided' ? 'decide' : 'perform';
  if (state.waiting?.for !== wanted) return same(state);
  if (state.ending) return finish(state, state.ending.result, state.ending.reason);
  const instruction = instructionAt(plan, state.at);
  return enter(plan, state, instruction && portOf(instruction, event.port), event.now);
}

function deferred(state: State, event: At<'deferred'>): Stepped {
  if (state.waiting?.for !== 'perform') return same(state);
  if (state.ending) return finish(state, state.ending.result, state.ending.reason);
  const { until, wakeOn, reason } = event;
  return await_({ ...state, waiting: { for: 'again', until, wakeOn, reason } });
}

function resolved(plan: Plan, state: State, event: At<'resolved'>): Stepped {
  if (state.waiting?.for !== 'resolve') return same(state);
  if (state.ending) return finish(state, state.ending.result, state.ending.reason);
  const instruction = instructionAt(plan, state.at);
  if (instruction?.do !== 'sleep-until') return finish(state, 'failed', 'node-missing');
  // The answer was read before the change: ask again (on resume, if paused).
  if (state.waiting.stale) {
    return state.paused ? await_({ ...state, waiting: { for: 'time', until: event.now } }) : begin(state, instruction, event.now);
  }
  if ('void' in event) return finish(state, 'exited', event.void);
  if ('at' in event && event.at > event.now) return await_({ ...state, skipping: false, waiting: { for: 'time', until: event.at } });
  // Due while paused: overdue on resume, and asked again then.
  if (state.paused) return await_({ ...state, waiting: { for: 'time', until: event.now } });
  return enter(plan, state, instruction.next.next, event.now);
}

function woke(plan: Plan, state: State, now: number): Stepped {
  const { waiting } = state;
  const instruction = instructionAt(plan, state.at);
  if (!waiting || !('until' in waiting) || waiting.until === null) return same(state);
  if (now < waiting.until) return await_(state);
  if (!instruction) return finish(state, 'failed', 'node-missing');
  if (waiting.for === 'events') return enter(plan, state, portOf(instruction, 'timeout'), now);
  // An effect is tried again, and an instant worked out again: it may have moved without an event.
  if (waiting.for === 'again' || instruction.do === 'sleep-until') return begin({ ...state, waiting: null }, instruction, now);
  return enter(plan, state, portOf(instruction, 'next'), now);
}

function happened(plan: Plan, state: State, event: At<'happened'>): Stepped {
  if (state.at === null || !Array.isArray(event.events)) return same(state);
  const events = event.events.filter((one) => one.own !== false);
  const { goal, exitOn, voidOn } = plan;
  const inTime = goal !== undefined && event.now <= (state.startedAt ?? event.now) + goal.withinMs;
  const reached = inTime && events.find((one) => one.name === goal.event);
  if (reached) return end(state, 'goal', `event:${reached.name}`);
  const leaves = events.find((one) => exitOn.includes(one.name) || voidOn.includes(one.name));
  if (leaves) return end(state, 'exited', `event:${leaves.name}`);

  const { waiting } = state;
  const instruction = instructionAt(plan, state.at);
  if (!waiting || !instruction) return same(state);
  const concerns = (names: readonly string[]) => events.some((one) => names.includes(one.name));
  if (waiting.for === 'events' && concerns(waiting.events)) return enter(plan, state, portOf(instruction, 'matched'), event.now);
  if (waiting.for === 'again' && concerns(waiting.wakeOn)) {
    return state.paused ? hold({ ...state, waiting: null }) : begin({ ...state, waiting: null }, instruction, event.now);
  }
  if (instruction.do === 'sleep-until' && concerns(instruction.rearmOn)) {
    if (waiting.for === 'resolve') return same({ ...state, waiting: { for: 'resolve', stale: true } });
    // Paused: the resume asks again anyway.
    if (waiting.for === 'time' && !state.paused) return begin({ ...state, waiting: null }, instruction, event.now);
  }
  return same(state);
}

function resumed(plan: Plan, state: State, event: At<'resumed'>): Stepped {
  if (!state.paused) return same(state);
  const { now, catchUp } = event;
  const away = Math.max(0, now - state.paused.since);
  const here: State = { ...state, paused: null };
  if (isPending(here) || here.at === null) return same(here);
  const instruction = instructionAt(plan, here.at);
  if (!instruction) return finish(here, 'failed', 'node-missing');
  const { waiting } = here;
  // Nothing awaited: it stands in front of a node that would have begun during the pause.
  const until = waiting && 'until' in waiting ? waiting.until : now;
  const overdue = until === null || until <= now;
  if (overdue && catchUp === 'end') return finish(here, 'stopped', 'ended-on-resume');
  const skipping = here.skipping || (overdue && catchUp === 'skip');
  const awake: State = { ...here, skipping };
  if (skipping && overdue && instruction.do === 'perform') return enter(plan, awake, portOf(instruction, instruction.main), now);
  // A date is worked out anew whatever was chosen: a deadline does not shift because we paused.
  if (!waiting || instruction.do === 'sleep-until') return begin({ ...awake, waiting: null }, instruction, now);
  if (waiting.for === 'again') return overdue ? begin({ ...awake, waiting: null }, instruction, now) : await_(awake);
  if (catchUp === 'shift' && 'until' in waiting) return await_({ ...awake, waiting: { ...waiting, until: waiting.until + away } });
  return overdue ? woke(plan, awake, now) : await_(awake);
}

/** Another version's plan: what is under way goes on if the node still does the same; a node that is gone ends it. */
function moved(plan: Plan, state: State, now: number): Stepped {
  if (state.at === null || isPending(state)) return same(state);
  const instruction = instructionAt(plan, state.at);
  if (!instruction) return finish(state, 'exited', 'node-removed');
  const fits = { time: ['sleep', 'sleep-until'], events: ['listen'], again: ['perform'] }[state.waiting?.for as 'time'];
  if (state.paused) return same(fits?.includes(instruction.do) ? state : { ...state, waiting: null });
  if (!fits?.includes(instruction.do)) return begin({ ...state, waiting: null }, instruction, now);
  if (instruction.do === 'sleep-until') return begin({ ...state, waiting: null }, instruction, now);
  if (instruction.do === 'listen' && state.waiting?.for === 'events') return await_({ ...state, waiting: { ...state.waiting, events: instruction.events } });
  return same(state);
}
