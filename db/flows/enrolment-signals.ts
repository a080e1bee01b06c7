/**
 * What people ask of running enrolments. Nothing here speaks to Temporal: each is a row of `enrolment_signals` that the worker's relay
 * delivers, in order, once the workflow has started. What was never started is settled here at once.
 */
import type { Control } from '#contract';
import type { CatchUp, Plan } from '#flow';
import type { Tx } from '../platform/tenant.ts';

/** Which open enrolments: one, or those of a flow; `held`: only those that stand still until somebody acts. */
export type Whom = ({ enrolmentId: string } | { flowId: string }) & { held?: true };

const these = (tx: Tx, whom: Whom) => tx`
  ${'enrolmentId' in whom ? tx`id = ${whom.enrolmentId}` : tx`flow_id = ${whom.flowId}`} and ended_at is null
  ${whom.held ? tx`and state = 'waiting' and wake_at is null and waiting_reason is not null` : tx``}`;

/** Queues the signal `control` for each of them. @returns how many it went to */
async function signal(tx: Tx, whom: Whom, control: Control): Promise<number> {
  const rows = await tx`
    insert into enrolment_signals (enrolment_id, name, payload)
    select id, 'control', ${tx.json(control as never)} from enrolments where ${these(tx, whom)}`;
  return rows.count;
}

export function signalPause(tx: Tx, whom: Whom): Promise<number> {
  return signal(tx, whom, { type: 'pause' });
}

/** For those that are paused; the others take no notice. */
export function signalResume(tx: Tx, whom: Whom, catchUp: CatchUp): Promise<number> {
  return signal(tx, whom, { type: 'resume', catchUp });
}

/** For those that hold an effect back until somebody acts, paused or not. */
export function signalRetry(tx: Tx, whom: Whom): Promise<number> {
  return signal(tx, { ...whom, held: true }, { type: 'retry' });
}

/** Not even claimed by a relay: its workflow does not exist, so the row can be changed without telling anybody. */
const untouched = (tx: Tx) => tx`started_at is null and claimed_until is null`;

/**
 * Ends enrolments. One that no relay has touched yet ends now and never starts; the others when their workflow hears of it.
 * @param reason a code of reasons.ts
 */
export async function signalStop(tx: Tx, whom: Whom, reason: string): Promise<number> {
  const queued = await tx`
    update enrolments set state = 'stopped', result = 'stopped', reason = ${reason}, ended_at = now()
    where ${these(tx, whom)} and ${untouched(tx)}`;
  return queued.count + (await signal(tx, whom, { type: 'stop', reason }));
}

/**
 * Moves enrolments to another version at their next step. Only those whose place exists there can go: the plan must have
 * an instruction for their node. A queued one just starts on the new version.
 * @returns how many go, and how many stay because their node is gone
 */
export async function signalMove(
  tx: Tx,
  whom: Whom,
  target: { version: number; plan: Plan },
): Promise<{ moved: number; staying: number }> {
  const nodes = Object.keys(target.plan.instructions);
  const queued = await tx`
    update enrolments set version = ${target.version}, listens = ${target.plan.listens}
    where ${these(tx, whom)} and ${untouched(tx)} and version <> ${target.version}`;
  const control: Control = { type: 'move', version: target.version, plan: target.plan };
  const moved = await tx`
    insert into enrolment_signals (enrolment_id, name, payload)
    select id, 'control', ${tx.json(control as never)} from enrolments
    where ${these(tx, whom)} and version <> ${target.version}
      and (node_id is null or node_id = any(${nodes}))`;
  const [rest] = await tx<[{ people: number }]>`
    select count(*)::int as people from enrolments
    where ${these(tx, whom)} and version <> ${target.version} and node_id <> all(${nodes})`;
  return { moved: queued.count + moved.count, staying: rest.people };
}
