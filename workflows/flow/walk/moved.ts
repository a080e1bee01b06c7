/** The engine's answer to another plan. */
import { type Instruction, instructionAt, nodeOf, type Plan, type State, type StepEvent } from '../plan.ts';
import { again, enter, finish, isPending, portOf, rest, same, type Stepped } from './enter.ts';

type Kept = Extract<State['waiting'], { until: unknown }>;

/** What is under way goes on if the node still does the same; a node that is gone ends it, unless the event says where to go. */
export function moved(plan: Plan, state: State, event: Extract<StepEvent, { type: 'moved' }>): Stepped {
  if (state.at === null || isPending(state)) return same(state);
  const { now, was, to } = event;
  if (to !== undefined) return placed(enter(plan, { ...state, skipping: false }, { to }, now));
  const instruction = instructionAt(plan, state.at);
  // The stage is gone, and what its node does is done.
  const whole = instructionAt(plan, nodeOf(state.at));
  if (!instruction && whole?.do === 'perform') return enter(plan, state, portOf(whole, whole.main), now);
  if (!instruction) return finish(state, 'exited', 'node-removed');
  const { waiting } = state;
  const fits = { time: 'sleep', events: 'listen', again: 'perform' } as const;
  const kept = waiting && 'until' in waiting && fits[waiting.for] === instruction.do ? waiting : null;
  // An effect that is put off is tried with what it says now; an instant that was worked out is no length of time.
  const isOther = was !== undefined && (kept?.for === 'again' || was.do !== instruction.do);
  if (!kept || isOther) return state.paused ? same({ ...state, waiting: null }) : again(plan, state, now);
  const events = instruction.do === 'listen' ? { events: instruction.events } : {};
  return rest({ ...state, waiting: { ...recounted(kept, was, instruction), ...events } });
}

/** The wait's end, counted from when it began. */
function recounted(waiting: Kept, was: Instruction | undefined, is: Instruction): Kept {
  if (waiting.for === 'again' || !was || !('forMs' in was) || !('forMs' in is)) return waiting;
  return { ...waiting, until: waiting.until + is.forMs - was.forMs };
}

/** Marks the visit as one that a move made. */
const placed = ({ state, commands }: Stepped): Stepped => ({ state: { ...state, placed: state.seq }, commands });
