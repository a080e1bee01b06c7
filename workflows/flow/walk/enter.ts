/** What the engine's answers are made of: entering a node, beginning what it does, waiting there, ending. Pure, like `step`. */
import { type Command, type Instruction, instructionAt, type Plan } from '../plan.ts';
import type { Result, State, Target } from '../plan.ts';

export interface Stepped {
  state: State;
  commands: Command[];
}

export const same = (state: State): Stepped => ({ state, commands: [] });
export const tell = (state: State, command: Command): Stepped => ({ state, commands: [command] });

export const isPending = ({ waiting }: State): boolean => waiting !== null && !('until' in waiting);

export function portOf(instruction: Instruction, port: string): Target | undefined {
  if (!('next' in instruction) || !Object.hasOwn(instruction.next, port)) return undefined;
  return (instruction.next as Record<string, Target>)[port];
}

export function finish(state: State, result: Result, reason: string): Stepped {
  const over = { waiting: null, paused: null, skipping: false, ending: null, done: { result, reason } };
  return tell({ ...state, ...over }, { do: 'finish', result, reason, node: state.at, seq: state.seq });
}

/** Ends now, or as soon as the outstanding command answers: an effect under way is never abandoned. */
export function end(state: State, result: Result, reason: string): Stepped {
  if (!isPending(state)) return finish(state, result, reason);
  return same({ ...state, ending: state.ending ?? { result, reason } });
}

/** While paused: say that nothing is to be done until somebody resumes. */
export function hold(state: State): Stepped {
  if (isPending(state) || state.at === null) return same(state);
  return tell(state, { do: 'sleep', node: state.at, seq: state.seq, until: null, reason: 'paused' });
}

/** Goes where a port leads. Paused, it stands in front of the node; skipping, it passes effects over until the next wait. */
export function enter(plan: Plan, state: State, target: Target | undefined, now: number): Stepped {
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
export function again(plan: Plan, state: State, now: number): Stepped {
  const here = { ...state, waiting: null };
  const instruction = instructionAt(plan, state.at);
  if (!instruction) return finish(here, 'failed', 'node-missing');
  return state.paused ? hold(here) : begin(here, instruction, now);
}

/** The command that belongs to a wait. */
export function rest(state: State): Stepped {
  const { at: node, seq, waiting, paused } = state;
  if (node === null || !waiting || !('until' in waiting)) return same(state);
  if (paused) return hold(state);
  const { until } = waiting;
  if (waiting.for === 'time') return tell(state, { do: 'sleep', node, seq, until });
  if (waiting.for === 'again') return tell(state, { do: 'sleep', node, seq, until, reason: waiting.reason });
  return tell(state, { do: 'listen', node, seq, events: waiting.events, until: waiting.until });
}
