/** The names and shapes on the wire between relay, workflow and activities. Imports types only. */
import type { CatchUp, Happening, Plan, Result, State } from '../flow/plan.ts';

export const taskQueue = 'cadencia';

export const workflowId = (enrolmentId: string): string => `enrolment:${enrolmentId}`;

/** Input of the workflow `enrolment`. Holds ids and control flow: no name, phone, e-mail or text ever enters a history. */
export interface EnrolmentInput {
  enrolmentId: string;
  tenantId: string;
  flowId: string;
  version: number;
  plan: Plan;
  /** Set by continue-as-new only. */
  state?: State;
}

/** Signal `happened`. */
export interface Happened {
  events: Happening[];
}

/** Signal `control`. */
export type Control =
  | { type: 'pause' }
  | { type: 'resume'; catchUp: CatchUp }
  | { type: 'stop'; reason: string }
  /** The cause of a deferral is gone; the engine's `retried`. */
  | { type: 'retry' }
  | { type: 'move'; version: number; plan: Plan };

/** Points an activity at one visit of one node. The config is read from the version row. */
export interface Visit {
  tenantId: string;
  enrolmentId: string;
  flowId: string;
  version: number;
  nodeId: string;
  seq: number;
}

export type Performed =
  | { type: 'performed'; port: string }
  | { type: 'deferred'; until: number | null; wakeOn: Happening['name'][]; reason: string };

export type Resolved = { at: number } | { due: true } | { void: string };

/** What the driver may ask for. All are safe to repeat. */
export interface EnrolmentActivities {
  decide(visit: Visit): Promise<{ port: string }>;
  perform(visit: Visit): Promise<Performed>;
  resolveTime(visit: Visit): Promise<Resolved>;
  /** Writes where the enrolment stands and until when (epoch ms, null = until somebody acts). */
  recordWait(visit: Visit & { until: number | null; paused: boolean; reason: string | null }): Promise<void>;
  recordFinish(visit: Omit<Visit, 'nodeId'> & { nodeId: string | null; result: Result; reason: string }): Promise<void>;
}
