/** Takes an enrolment to another version, or back. Decides by where it truly stands when it hears of it. Pure. */
import { type Choice, instructionAt, type Move, type MoveOutcome, nodeOf, type NodeId, type Plan } from '../plan.ts';
import type { State } from '../plan.ts';
import { step } from '../step.ts';
import type { Course, Went } from './course.ts';
import { again, hold, isPending, rest, type Stepped } from './enter.ts';

export interface Relocated {
  went: Went;
  outcome: MoveOutcome;
}
export interface Target {
  version: number;
  plan: Plan;
  move: Move;
}

/** @param now the driver's clock, epoch ms */
export function relocate(course: Course, target: Target, now: number): Relocated {
  const { state } = course;
  const { version, plan, move } = target;
  if (state.done) return stay(course);
  if ('undo' in move) return takeBack(course, target, move.undo, now);
  if (state.at === null) return { went: { plan, version, state, commands: [] }, outcome: 'moved' };
  const node = nodeOf(state.at);
  // Own ones only: a step may have the name of what every object has.
  const chosen = Object.hasOwn(move.places, node) ? move.places[node] : undefined;
  const choice = choiceFor(plan, chosen ?? { when: move.others }, state.at);
  if (choice.when === 'stay') return stay(course);
  const { next: _before, ...here } = state;
  const from = {
    version: course.version,
    at: state.at,
    seq: state.seq,
    waiting: isPending(state) ? null : state.waiting,
  };
  const { to } = choice;
  // A command is under way: whatever it comes to belongs to the step as it was.
  if (choice.when === 'next' || isPending(state)) {
    const next = { version, ...(to === undefined ? {} : { to }) };
    const moved = { id: move.id, at: state.at, seq: state.seq, from };
    const went = {
      plan: course.plan,
      version: course.version,
      nextPlan: plan,
      state: { ...here, next, moved },
      commands: [],
    };
    return { went, outcome: 'pending' };
  }
  const was = instructionAt(course.plan, state.at);
  const event = { type: 'moved', now, ...(to === undefined ? (was ? { was } : {}) : { to }) } as const;
  const stepped = step(plan, here, event);
  const moved = { id: move.id, at: stepped.state.at ?? state.at, seq: stepped.state.seq, from };
  return { went: { plan, version, state: { ...stepped.state, moved }, commands: stepped.commands }, outcome: 'moved' };
}

const stay = (course: Course): Relocated => ({ went: { ...course, commands: [] }, outcome: 'stayed' });

/** What was chosen, where the other version has the place; nobody is dropped because it has not. */
function choiceFor(plan: Plan, choice: Choice, at: NodeId): Choice {
  const { to } = choice;
  if (to !== undefined && instructionAt(plan, to)) return choice;
  const isThere = instructionAt(plan, at) ?? (instructionAt(plan, nodeOf(at))?.do === 'perform' || undefined);
  return isThere ? { when: choice.when } : { when: 'stay' };
}

/** Stands as it stood, if it has done nothing since. */
function takeBack(course: Course, { version, plan }: Target, id: string, now: number): Relocated {
  const { state } = course;
  const { moved, next: _next, ...here } = state;
  if (moved?.id !== id) return { ...stay(course), outcome: moved ? 'moved-again' : 'went-on' };
  const { from } = moved;
  const isThere = state.seq === moved.seq && state.at === moved.at && from.version === version;
  if (!isThere || isPending(state)) return { ...stay(course), outcome: 'went-on' };
  const was = instructionAt(course.plan, state.at);
  // The same wait: it is given its length back. It need not have begun, or go on to, where it did then: a pause may lie between.
  if (from.seq === state.seq && was && 'forMs' in was && instructionAt(plan, from.at)?.do === was.do)
    return { went: { plan, version, ...step(plan, here, { type: 'moved', now, was }) }, outcome: 'restored' };
  const stood: State = { ...here, at: from.at, waiting: from.waiting };
  // A visit's number is never given twice.
  const back = from.seq === state.seq ? stood : { ...stood, seq: state.seq + 1, placed: state.seq + 1 };
  return { went: { plan, version, ...standing(plan, back, now) }, outcome: 'restored' };
}

function standing(plan: Plan, state: State, now: number): Stepped {
  if (state.paused) return hold(state);
  return state.waiting && 'until' in state.waiting ? rest(state) : again(plan, state, now);
}
