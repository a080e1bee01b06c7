/**
 * The engine: takes an enrolment one event further and says what to do next. Pure and total: it reads no clock, throws
 * nothing, and ignores what does not fit the moment. It knows instructions, never kinds, so new kinds change nothing that replays.
 */
import { instructionAt, type Plan, type State, type StepEvent } from './plan.ts';
import { again, end, enter, finish, hold, isPending, portOf, rest, same, type Stepped } from './walk/enter.ts';
import { moved } from './walk/moved.ts';

export type { Stepped };

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
      return moved(plan, state, event);
    default:
      return same(state);
  }
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
