/** What goes into a simulation and what comes out. */
import type { Facts } from './facts.ts';
import type { Catalogue } from './kind.ts';
import type { CatchUp, Command, NodeId, Result, State } from './plan.ts';
import type { EventName } from './schema.ts';
import type { Text } from './words/text.ts';

/** Facts to replace: `{ lead: { status: 'won' } }` changes that one field; null removes a record. */
export type FactsPatch = { [K in keyof Facts]?: Facts[K] extends string ? Facts[K] : Partial<Facts[K]> | null };

/** Something that happens during the simulation. `afterMs` counts from its start, `at` is an instant (ISO 8601). */
export type ScriptEntry = ({ afterMs: number } | { at: string }) & {
  /** Takes effect before the event. */
  patch?: FactsPatch;
  /** `text`: what the person wrote, or the label of the button they tapped. */
  event?: { name: EventName; own?: boolean; text?: string };
  control?:
    | { type: 'paused' }
    | { type: 'resumed'; catchUp: CatchUp }
    | { type: 'retried' }
    | { type: 'stopped'; reason: string };
};

export interface SimulateOptions {
  /** Lets effects know the templates' texts and states, and what the tenant lets its flows send. */
  catalogue?: Catalogue;
  /** The flow's id: who is held out depends on it. */
  flowId?: string;
  /** Decides an effect's outcome instead of its kind; undefined leaves it to the kind. */
  outcome?: (visit: {
    node: NodeId;
    seq: number;
    attempt: number;
  }) => { port: string } | { deferUntil: number | null; reason: string } | undefined;
  /** Do not look at the trigger's filter: show what would happen if the lead were inside. */
  enterAnyway?: boolean;
  /** Say with each decision what the lead had. */
  explain?: boolean;
  /** Stop looking this far ahead; a year by default. */
  horizonMs?: number;
}

export interface TraceEntry {
  /** ISO 8601, UTC. */
  at: string;
  node: NodeId | null;
  kind: string | null;
  seq: number;
  command: Command['do'] | 'enter';
  /** The port taken, or `entered`, `refused`, `waiting`, `deferred`, `later`, `due`, `void`, `woke`, `finished`. */
  outcome: string;
  /** A reason code (reasons.ts), or `event:<name>`. */
  reason: string | null;
  /** For waits: until when; null: until something happens. */
  until?: string | null;
  /** For a decision: what the lead had where its conditions looked; only when asked for. */
  seen?: Text;
  /** What an effect would have done. */
  data?: Record<string, unknown>;
}

export interface Trace {
  entries: TraceEntry[];
  /** Ids of the edges the lead went along, in order. */
  path: string[];
  /** When messages went to the lead, ISO 8601. */
  sent: string[];
  /** How it ended; null when it still waits at the horizon or did not enter. */
  result: { result: Result; reason: string } | null;
  state: State;
  /** The world as the simulation left it. */
  facts: Facts;
}
