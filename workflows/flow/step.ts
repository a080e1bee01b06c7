/**
 * The engine: takes an enrolment one event further and says what to do next. Pure and total: it reads no clock, throws
 * nothing, and ignores what does not fit the moment. It knows instructions, never kinds, so new kinds change nothing that replays.
 */
import { type Command, type Instruction, instructionAt, nodeOf, type Plan } from './plan.ts';
import type { Result, State, StepEvent, Target } from './plan.ts';

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
  if (state.done) return same(state);
  switch (event.type) {
    case 'started':
      if (state.at !== null) return same(state);
      return enter(plan, { ...state, startedAt: event.now }, { to: plan.start }, event.now);
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
    case 'retried':
      return state.waiting?.for === 'again' ? again(plan, state, event.now) : same(state);
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
const tell = (state: State, command: Command): Stepped => ({ state, commands: [command] });

const isPending = ({ waiting }: State): boolean => waiting !== null && !('until' in waiting);

function portOf(instruction: Instruction, port: string): Target | undefined {
  if (!('next' in instruction) || !Object.hasOwn(instruction.next, port)) return undefined;
  return (instruction.next as Record<string, Target>)[port];
}

function finish(state: State, result: Result, reason: string): Stepped {
  const over = { waiting: null, paused: null, skipping: false, ending: null, done: { result, reason } };
  return tell({ ...state, ...over }, { do: 'finish', result, reason, node: state.at, seq: state.seq });
}

/** Ends now, or as soon as the outstanding command answers: an effect under way is never abandoned. */
function end(state: State, result: Result, reason: string): Stepped {
  if (!isPending(state)) return finish(state, result, reason);
  return same({ ...state, ending: state.ending ?? { result, reason } });
}

/** While paused: say that nothing is to be done until somebody resumes. */
function hold(state: State): Stepped {
  if (isPending(state) || state.at === null) return same(state);
  return tell(state, { do: 'sleep', node: state.at, seq: state.seq, until: null, reason: 'paused' });
}

/** Goes where a port leads. Paused, it stands in front of the node; skipping, it passes effects over until the next wait. */
function enter(plan: Plan, state: State, target: Target | undefined, now: number): Stepped {
  let next = target;
  let here = state;
  // A cycle of effects without a wait is refused at publish; the bound keeps a step finite whatever it is given.
  const most = Object.keys(plan.instructions).length;
  for (let passed = 0; passed <= most; passed++) {
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
      return tell({ ...state, waiting: { for: instruction.do } }, { do: instruction.do, node, seq });
    case 'sleep-until':
      return tell({ ...state, waiting: { for: 'resolve' } }, { do: 'resolve', node, seq });
    case 'sleep':
      return rest({ ...state, skipping: false, waiting: { for: 'time', until: now + instruction.forMs } });
    case 'listen': {
      const { events, forMs } = instruction;
      return rest({ ...state, skipping: false, waiting: { for: 'events', events, until: now + forMs } });
    }
    case 'finish':
      return finish(state, instruction.result, instruction.reason);
  }
}

/** Leaves a wait and starts the node once more, in the same visit; paused, when somebody resumes. */
function again(plan: Plan, state: State, now: number): Stepped {
  const here = { ...state, waiting: null };
  const instruction = instructionAt(plan, state.at);
  if (!instruction) return finish(here, 'failed', 'node-missing');
  return state.paused ? hold(here) : begin(here, instruction, now);
}

/** The command that belongs to a wait. */
function rest(state: State): Stepped {
  const { at: node, seq, waiting, paused } = state;
  if (node === null || !waiting || !('until' in waiting)) return same(state);
  if (paused) return hold(state);
  const { until } = waiting;
  if (waiting.for === 'time') return tell(state, { do: 'sleep', node, seq, until });
  if (waiting.for === 'again') return tell(state, { do: 'sleep', node, seq, until, reason: waiting.reason });
  return tell(state, { do: 'listen', node, seq, events: waiting.events, until: waiting.until });
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
  return rest({ ...state, waiting: { for: 'again', until, wakeOn, reason } });
}

function resolved(plan: Plan, state: State, event: At<'resolved'>): Stepped {
  if (state.waiting?.for !== 'resolve') return same(state);
  if (state.ending) return finish(state, state.ending.result, state.ending.reason);
  const instruction = instructionAt(plan, state.at);
  if (instruction?.do !== 'sleep-until') return finish(state, 'failed', 'node-missing');
  // The answer was read before the change that made it stale.
  if (state.waiting.stale) return again(plan, state, event.now);
  if ('void' in event) return finish(state, 'exited', event.void);
  // Due while paused: overdue on resume, and asked again then.
  const until = 'at' in event && event.at > event.now ? event.at : state.paused && event.now;
  if (until === null) return enter(plan, state, instruction.next.next, event.now);
  return rest({ ...state, skipping: false, waiting: { for: 'time', until } });
}

function woke(plan: Plan, state: State, now: number): Stepped {
  const { waiting } = state;
  const instruction = instructionAt(plan, state.at);
  if (!waiting || !('until' in waiting) || waiting.until === null) return same(state);
  if (now < waiting.until) return rest(state);
  if (!instruction) return finish(state, 'failed', 'node-missing');
  if (waiting.for === 'events') return enter(plan, state, portOf(instruction, 'timeout'), now);
  // An effect is tried again, and an instant worked out again: it may have moved without an event.
  if (waiting.for === 'again' || instruction.do === 'sleep-until') return again(plan, state, now);
  return enter(plan, state, portOf(instruction, 'next'), now);
}

function happened(plan: Plan, state: State, event: At<'happened'>): Stepped {
  if (state.at === null) return same(state);
  const events = event.events.filter((one) => one.own);
  const { goal, exitOn, voidOn } = plan;
  const inTime = goal && event.now <= (state.startedAt ?? event.now) + goal.withinMs;
  if (inTime && events.some((one) => one.name === goal.event)) return end(state, 'goal', `event:${goal.event}`);
  const leaves = events.find((one) => exitOn.includes(one.name) || voidOn.includes(one.name));
  if (leaves) return end(state, 'exited', `event:${leaves.name}`);
  const { waiting } = state;
  const instruction = instructionAt(plan, state.at);
  if (!waiting || !instruction) return same(state);
  const concerns = (names: readonly string[]) => events.some((one) => names.includes(one.name));
  if (waiting.for === 'events' && concerns(waiting.events)) {
    return enter(plan, state, portOf(instruction, 'matched'), event.now);
  }
  if (waiting.for === 'again' && concerns(waiting.wakeOn)) return again(plan, state, event.now);
  if (instruction.do !== 'sleep-until' || !concerns(instruction.rearmOn)) return same(state);
  if (waiting.for === 'resolve') return same({ ...state, waiting: { for: 'resolve', stale: true } });
  // Paused: the resume asks again anyway, and must still know whether it was overdue.
  return waiting.for === 'time' && !state.paused ? again(plan, state, event.now) : same(state);
}

function resumed(plan: Plan, state: State, event: At<'resumed'>): Stepped {
  if (!state.paused) return same(state);
  const { now, catchUp } = event;
  const here: State = { ...state, paused: null };
  const { waiting } = here;
  const instruction = instructionAt(plan, here.at);
  if (isPending(here)) return same(here);
  if (!instruction) return finish(here, 'failed', 'node-missing');
  // Nothing awaited: it stands in front of a node that would have begun during the pause.
  const until = waiting && 'until' in waiting ? waiting.until : null;
  const overdue = waiting
    ? until === null || until <= now
    : instruction.do === 'perform' || instruction.do === 'decide';
  if (overdue && catchUp === 'end') return finish(here, 'stopped', 'ended-on-resume');
  const awake: State = { ...here, skipping: here.skipping || (overdue && catchUp === 'skip') };
  if (awake.skipping && overdue && instruction.do === 'perform') {
    return enter(plan, awake, portOf(instruction, instruction.main), now);
  }
  // A date is worked out anew whatever was chosen: a deadline does not shift because we paused.
  if (!waiting || instruction.do === 'sleep-until') return again(plan, awake, now);
  if (catchUp === 'shift' && (waiting.for === 'time' || waiting.for === 'events')) {
    return rest({ ...awake, waiting: { ...waiting, until: waiting.until + Math.max(0, now - state.paused.since) } });
  }
  if (!overdue) return rest(awake);
  return waiting.for === 'again' ? again(plan, awake, now) : woke(plan, awake, now);
}

/** Another version's plan: what is under way goes on if the node still does the same; a node that is gone ends it. */
function moved(plan: Plan, state: State, now: number): Stepped {
  if (state.at === null || isPending(state)) return same(state);
  const instruction = instructionAt(plan, state.at);
  // The stage is gone, and what its node does is done.
  const whole = instructionAt(plan, nodeOf(state.at));
  if (!instruction && whole?.do === 'perform') return enter(plan, state, portOf(whole, whole.main), now);
  if (!instruction) return finish(state, 'exited', 'node-removed');
  const { waiting } = state;
  const fits = { time: 'sleep', events: 'listen', again: 'perform' } as const;
  const kept = waiting && 'until' in waiting && fits[waiting.for] === instruction.do ? waiting : null;
  if (!kept) return state.paused ? same({ ...state, waiting: null }) : again(plan, state, now);
  const events = instruction.do === 'listen' ? { events: instruction.events } : {};
  return rest({ ...state, waiting: { ...kept, ...events } });
}
