/**
 * What the engine runs: plain JSON types, no zod, so that Temporal's sandbox can load them.
 * The plan holds control flow only. What a node says or changes stays in the version row and is read by activities.
 */
import type { EventName } from './schema.ts';

export type NodeId = string;

/** The place of a node's later stage in the plan (`Lowered`, stages); its first has the node's own id, which holds no colon. */
export const stageOf = (node: NodeId, stage: string): NodeId => `${node}:${stage}`;
/** The drawn node that a place in the plan belongs to. */
export const nodeOf = (place: NodeId): NodeId => place.split(':', 1)[0]!;
/** The name of the stage, or null for the node's first. */
export const stageAt = (place: NodeId): string | null => place.split(':')[1] ?? null;

/** Where a port leads: to a node, or out of the flow. */
export type Target = { to: NodeId } | { finish: Result; reason: string };

/** How an enrolment ended. `goal` and `none` come from an exit node or the end of a path. */
export type Result = 'goal' | 'none' | 'exited' | 'failed' | 'stopped';

/** The things the engine can do. Kinds lower to these, so a new kind never changes code that replays. */
export type Instruction =
  /** Have an activity do something to the world; it answers with a port. `main` is taken when it is passed over. */
  | { do: 'perform'; main: string; next: Record<string, Target> }
  /** Have an activity choose a port by looking at the lead; no effect. */
  | { do: 'decide'; next: Record<string, Target> }
  /** Wait a fixed time. */
  | { do: 'sleep'; forMs: number; next: { next: Target } }
  /**
   * Wait until an instant that an activity works out (a deadline, a cart's last activity, a zone's next 09:00).
   * It is asked again when the timer fires and on each event of `rearmOn`, so a moved deadline moves the wait.
   */
  | { do: 'sleep-until'; rearmOn: EventName[]; next: { next: Target } }
  /** Wait for one of the events, at most for a time. */
  | { do: 'listen'; events: EventName[]; forMs: number; next: { matched: Target; timeout: Target } }
  | { do: 'finish'; result: Result; reason: string };

export interface Plan {
  /** A number to dispatch on, should a later engine need other rules for plans already published. */
  engine: 1;
  start: NodeId;
  instructions: Record<NodeId, Instruction>;
  /** Events about anything of the lead's that end the enrolment (settings.exitOn, and always `lead.opted_out`). */
  exitOn: EventName[];
  /** Events that end it only when they are about the enrolment's own subject (its sale refunded, its cart bought). */
  voidOn: EventName[];
  /** Ends it as a success when it happens in time, counted from the start. */
  goal?: { event: EventName; withinMs: number };
  /** Every event name the enrolment can react to: the relay signals no others. */
  listens: EventName[];
}

/** The instruction at a place, if the plan has one. */
export function instructionAt(plan: Plan, node: NodeId | null): Instruction | undefined {
  return node !== null && Object.hasOwn(plan.instructions, node) ? plan.instructions[node] : undefined;
}

/** Where one enrolment stands. Survives `JSON.parse(JSON.stringify(state))` unchanged; instants are epoch milliseconds. */
export interface State {
  at: NodeId | null;
  /** How many nodes were entered so far: the visit number in the ledger and the sequence in the decision log. */
  seq: number;
  waiting:
    | null
    | { for: 'decide' | 'perform' }
    /** `stale`: something changed while the answer was on its way, so ask again. */
    | { for: 'resolve'; stale?: true }
    | { for: 'time'; until: number }
    | { for: 'events'; events: EventName[]; until: number }
    /** An effect that must be tried again: at an instant, on an event, or (until null) when retried or resumed. */
    | { for: 'again'; until: number | null; wakeOn: EventName[]; reason: string };
  paused: null | { since: number };
  /** After a resume with `skip`: effects are passed over until the next wait. */
  skipping: boolean;
  /** The end it goes to as soon as the outstanding command answers: an exit event or a stop came meanwhile. */
  ending: null | { result: Result; reason: string };
  /** When it started, for the goal's time limit. */
  startedAt: number | null;
  /** The number of the last signal that was taken; absent: none with a number. */
  heard?: number;
  /** The visit at which a move put it here: what the step did for the person before is not done again. */
  placed?: number;
  /** The version it goes on with when it leaves the step it stands at, and there at which step. */
  next?: { version: number; to?: NodeId };
  /** The last move that was taken, and how it stood before, so that the move can be taken back. */
  moved?: Moved;
  done: null | { result: Result; reason: string };
}

/** What becomes of somebody when their flow changes: stays on their version, goes to the other at once, or when they leave their step. */
export type When = 'stay' | 'now' | 'next';

export interface Choice {
  when: When;
  /** The step of the other version that they go to; absent: the same step. */
  to?: NodeId;
}

/** A move as an enrolment is told of it: what becomes of whoever stands where; or that an earlier one is taken back. */
export type Move = { id: string } & ({ places: Record<NodeId, Choice>; others: When } | { undo: string });

/** Where a move left an enrolment, and where it had found it. */
export interface Moved {
  id: string;
  at: NodeId;
  seq: number;
  from: { version: number; at: NodeId; seq: number; waiting: State['waiting'] };
}

/**
 * What a move came to. `moved`: on the other version now; `pending`: as soon as it leaves its step; `stayed`: as chosen, or because
 * there is no such step; `restored`: stands as before; `went-on`: has done something since and is not taken back;
 * `moved-again`: another move came in between.
 */
export type MoveOutcome = 'moved' | 'pending' | 'stayed' | 'restored' | 'went-on' | 'moved-again';

/** An event as the engine sees it: ids and names, never contents. `own` is false when it is about another subject of the same type. */
export interface Happening {
  id: string;
  name: EventName;
  own: boolean;
}

export type CatchUp = 'send-now' | 'shift' | 'skip' | 'end';

/** What can happen to an enrolment. `now` is the driver's clock, epoch milliseconds. */
export type StepEvent = { now: number } & (
  | { type: 'started' }
  | { type: 'decided'; port: string }
  | { type: 'performed'; port: string }
  /** The effect did not take place yet: try again at `until`, on one of `wakeOn`, or when somebody resumes (until null). */
  | { type: 'deferred'; until: number | null; wakeOn: EventName[]; reason: string }
  /** `at` in the future: sleep. Due: go on. Void: what was waited for is gone (deadline removed, deal closed). */
  | { type: 'resolved'; at: number }
  | { type: 'resolved'; due: true }
  | { type: 'resolved'; void: string }
  | { type: 'woke' }
  | { type: 'happened'; events: Happening[] }
  /** The cause of a deferral is gone (a template approved, sending allowed again): try the effect once more. */
  | { type: 'retried' }
  | { type: 'paused' }
  | { type: 'resumed'; catchUp: CatchUp }
  | { type: 'stopped'; reason: string }
  /**
   * The plan passed to `step` is another version's from now on.
   * `was`: what the step did in the plan before, so that a wait of another length counts from when it began. `to`: it goes there.
   */
  | { type: 'moved'; was?: Instruction; to?: NodeId }
);

/** What the driver must do next. At most one is outstanding: a lead stands at one place. */
export type Command =
  | { do: 'decide'; node: NodeId; seq: number }
  | { do: 'perform'; node: NodeId; seq: number }
  | { do: 'resolve'; node: NodeId; seq: number }
  | { do: 'sleep'; node: NodeId; seq: number; until: number | null; reason?: string }
  | { do: 'listen'; node: NodeId; seq: number; events: EventName[]; until: number }
  | { do: 'finish'; result: Result; reason: string; node: NodeId | null; seq: number };
