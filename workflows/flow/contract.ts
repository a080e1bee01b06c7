/** The names and shapes on the wire between relay, workflow and activities. Imports types only. */
import type { CatchUp, Command, Happening, Move, MoveOutcome, Plan, State, StepEvent } from './plan.ts';

export const taskQueue = 'cadencia';

/** For so long a workflow's task waits for a local activity that failed to be tried again; where it takes longer it ends meanwhile. */
export const localRetryMs = 5_000;

export const workflowId = (enrolmentId: string): string => `enrolment:${enrolmentId}`;

/**
 * The rules by which a run is driven; histories of runs that began under an older one replay under it for ever.
 * 1: a signal that comes while a command waits to be handed out is taken after the command's answer.
 * 2: it is taken first, and may end, hold or move the enrolment, as if it stood in front of the node. Of a walk's answers only the
 *    first is taken, so that the rest of the walk is asked for again.
 * 3: as 2, and all answers of a walk are taken.
 */
export type Rules = 1 | 2 | 3;
/** Those of runs that begin now. */
export const newestRules: Rules = 3;

/** Input of the workflow `enrolment`. Holds ids and control flow: no name, phone, e-mail or text ever enters a history. */
export interface EnrolmentInput {
  enrolmentId: string;
  tenantId: string;
  flowId: string;
  version: number;
  plan: Plan;
  /** Set by continue-as-new, and where a lost run is started again. */
  state?: State;
  /** The plan of the version it goes on with when it leaves its step (`state.next`). */
  nextPlan?: Plan;
  /** Absent: 1. */
  rules?: Rules;
  /**
   * Whoever began it keeps workers apart by release. Where the first task was done by a worker without one, that was of before there
   * were rules, and the run goes by 1.
   */
  byRelease?: true;
}

/** The place of a signal among those of its enrolment: 1, 2, 3, … A number that came already is taken once. */
export interface Numbered {
  /** Absent on signals of before there were numbers. */
  number?: number;
}

/** Signal `happened`. */
export interface Happened extends Numbered {
  events: Happening[];
}

/** Signal `control`. */
export type Control = Numbered &
  (Exclude<Wanted, { type: 'move' }> | (Extract<Wanted, { type: 'move' }> & { plan: Plan }));

/** What people, and causes that went away, ask of an enrolment. */
export type Wanted =
  | { type: 'pause' }
  | { type: 'resume'; catchUp: CatchUp }
  | { type: 'stop'; reason: string }
  /** The cause of a deferral is gone; the engine's `retried`. */
  | { type: 'retry' }
  /** `move`: what becomes of whom, and which row of `flow_moves` it is; absent on those of before there were such. */
  | { type: 'move'; version: number; move?: Move };

/** A move that an enrolment has heard of, and what it came to. */
export interface MoveTaken {
  id: string;
  outcome: MoveOutcome;
}

/** Points an activity at one visit of one node. The config is read from the version row. */
export interface Visit {
  tenantId: string;
  enrolmentId: string;
  flowId: string;
  version: number;
  nodeId: string;
  seq: number;
  /** The number of the last signal that the workflow had taken when it asked; effects wait where more has been told since. */
  heard: number;
}

export type Performed =
  | { type: 'performed'; port: string }
  | { type: 'deferred'; until: number | null; wakeOn: Happening['name'][]; reason: string };

export type Resolved = { at: number } | { due: true } | { void: string };

/** A command that `step` gave, with the state it gave it in. */
export interface Advance extends Omit<Visit, 'nodeId' | 'seq' | 'heard'> {
  state: State;
  command: Command;
  /** Moves that the workflow has heard of since it last asked. */
  moves?: MoveTaken[];
  /** The workflow's clock, epoch ms: it is the server's, and the worker's may be wrong. */
  now: number;
}

/** What became of it, as events for `step`, in order. The last one leads to a wait or the end, which are written down already. */
export interface Advanced {
  answers: StepEvent[];
}

/** What the driver may ask for. Safe to repeat at any point. */
export interface EnrolmentActivities {
  /** Does the command, and whatever `step` commands after it, until it commands a wait or the end. */
  advance(input: Advance): Promise<Advanced>;
}

/** What the workflow `metaCheck` may ask for. Holds ids only. */
export interface MetaCheckActivities {
  /** Tenants whose connection with Meta must be looked into now; nobody else gets them for ten minutes. */
  claimMetaChecks(): Promise<string[]>;
  checkMetaConnection(input: { tenantId: string }): Promise<void>;
}

/** Of a flow whose audience has a calendar. */
export const audienceScheduleId = (flowId: string): string => `audience:${flowId}`;

/** Input of the workflow `audienceDue`, which a Schedule starts. */
export interface AudienceDue {
  tenantId: string;
  flowId: string;
}
/** `at`: when it was due, epoch ms. */
export interface AudienceBegin extends AudienceDue {
  at: number;
}
export interface AudienceActivities {
  /** Begins the run of that turn of the flow's calendar, once. Nothing for a flow that is not live. */
  beginAudience(input: AudienceBegin): Promise<void>;
}

export const adsSyncId = (runId: string): string => `ads-sync:${runId}`;
/** Of an ad account's Schedule; the id is that of its row. */
export const adsScheduleId = (id: string): string => `ads-schedule:${id}`;

/** Input of the workflow `adsSync`: one reading of an ad account. */
export interface AdsSyncInput {
  tenantId: string;
  /** Of `sync_runs`; the row says which account. */
  runId: string;
  /** Seconds without a sign of life after which a worker counts as dead. */
  heartbeatSeconds: number;
}

type AdsSyncRun = Pick<AdsSyncInput, 'tenantId' | 'runId'>;

export interface AdsSyncTurn extends AdsSyncRun {
  /** Waits in a row before this turn, none of which brought anything. */
  waits: number;
}

/** `moved`: something was read in this turn. */
export type AdsSyncOutcome =
  | { type: 'ended' }
  | { type: 'more'; moved: boolean }
  | { type: 'wait'; ms: number; moved: boolean };

/** Input of the workflow `adsSyncDue`, which a Schedule starts. */
export interface AdsSyncDue {
  tenantId: string;
  accountId: string;
}

export interface AdsSyncActivities {
  /** Reads on from where the run stands, until it is done, must wait, or has worked for some minutes. */
  readAds(input: AdsSyncTurn): Promise<AdsSyncOutcome>;
  /** Ends a run that cannot go on. */
  abandonAdsSync(input: AdsSyncRun & { why: 'cancelled' | 'internal' }): Promise<void>;
  /** Asks for a reading; one that is under way is enough. Nothing for an account that is not connected. */
  askForAdsSync(input: AdsSyncDue): Promise<void>;
}
