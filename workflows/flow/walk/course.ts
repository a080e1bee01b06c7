/**
 * An enrolment between two versions: it ends the step it stands at as it was, and goes on with the other version from there.
 * Pure; the workflow and the activity that walks ahead of it both go by this, so they change at the same place.
 */
import { type Command, type Instruction, instructionAt, nodeOf, type NodeId } from '../plan.ts';
import type { Plan, State, StepEvent, Target } from '../plan.ts';
import { step } from '../step.ts';
import { portOf } from './enter.ts';

export interface Course {
  plan: Plan;
  version: number;
  state: State;
  /** The plan of `state.next`. */
  nextPlan?: Plan | undefined;
}
export type Went = Course & { commands: Command[] };

/** `step`, on whichever version it is; where it leaves its step and has a next version, it is on that one from then on. */
export function stepOn(course: Course, event: StepEvent): Went {
  const { plan, version, state, nextPlan } = course;
  const { next } = state;
  if (!next || !nextPlan || state.at === null) return { ...course, ...step(plan, state, event) };
  const { state: after, commands } = step(leadingOver(plan, nextPlan, state.at, next.to), state, event);
  if (after.seq === state.seq) return { plan, version, nextPlan, state: after, commands };
  const { next: _taken, ...here } = after;
  const arrived = next.to !== undefined && here.at === next.to ? { ...here, placed: here.seq } : here;
  // The very step once more: it begins as the other version has it.
  const again =
    here.at === state.at && !here.done
      ? step(nextPlan, { ...arrived, waiting: null }, { type: 'moved', now: event.now })
      : { state: arrived, commands };
  return { plan: nextPlan, version: next.version, ...again };
}

/** The plan of the other version, with the step as it was, whose ways lead into the other version. */
function leadingOver(plan: Plan, nextPlan: Plan, at: NodeId, to: NodeId | undefined): Plan {
  const was = instructionAt(plan, at);
  if (!was) return plan;
  const instructions = { ...nextPlan.instructions, [at]: 'next' in was ? turned(was, nextPlan, at, to) : was };
  return { ...plan, instructions };
}

function turned(
  was: Extract<Instruction, { next: unknown }>,
  nextPlan: Plan,
  at: NodeId,
  to: NodeId | undefined,
): Instruction {
  const is = instructionAt(nextPlan, at);
  const lead = (port: string, target: Target): Target => {
    if (to !== undefined) return { to };
    const now = is && portOf(is, port);
    if (now) return now;
    if ('finish' in target || instructionAt(nextPlan, target.to)) return target;
    // Nothing that it led to is left. What is done is done; a wait that became something else becomes it now.
    if (is) return { to: at };
    const whole = instructionAt(nextPlan, nodeOf(at));
    return (whole?.do === 'perform' && portOf(whole, whole.main)) || { finish: 'exited', reason: 'node-removed' };
  };
  const next = Object.fromEntries(Object.entries(was.next).map(([port, target]) => [port, lead(port, target)]));
  return { ...was, next } as Instruction;
}
