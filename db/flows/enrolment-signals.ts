/**
 * What is told to enrolments: what people ask of them, and what happened to their leads. Nothing here speaks to Temporal: each
 * signal is a row of `enrolment_signals` that the worker's relay delivers. Its number is counted on the enrolment's own row,
 * in the transaction that writes it (`enrolments.told`): who claims a message holds that row, and claims nothing for a
 * workflow that has not heard of everything told (`Visit.heard`). So signals make things quick, and nothing depends on them.
 */
import type { Wanted } from '#contract';
import type { CatchUp } from '#flow';
import { leaveUnsaid } from '../sending/ledger.ts';
import type { Tx } from '../platform/tenant.ts';

/** Which open enrolments: one, those of a flow (all, these, or those at a step), or those about something; `held`: only those that stand still until somebody acts. */
export type Whom = (
  | { enrolmentId: string }
  | { flowId: string; enrolmentIds?: readonly string[] | undefined; nodeId?: string | undefined }
  | { subject: string }
) & { held?: true };

/** Locked in the order of their ids, so that two who tell many never wait for each other in a circle. */
const these = (tx: Tx, whom: Whom) => tx`
  select id from enrolments
  where ${'enrolmentId' in whom ? tx`id = ${whom.enrolmentId}` : 'flowId' in whom ? ofFlow(tx, whom) : tx`subject = ${whom.subject}`}
    and ended_at is null ${whom.held ? tx`and state = 'waiting' and wake_at is null and waiting_reason is not null` : tx``}
  order by id for no key update`;

const ofFlow = (tx: Tx, whom: Extract<Whom, { flowId: string }>) => tx`
  flow_id = ${whom.flowId} ${whom.enrolmentIds ? tx`and id = any(${[...whom.enrolmentIds]}::uuid[])` : tx``}
  ${whom.nodeId === undefined ? tx`` : tx`and node_id = ${whom.nodeId}`}`;

/**
 * Queues one signal for each enrolment, with its number.
 * @param signals at most one for each enrolment; those that have ended are told nothing
 * @returns how many it went to
 */
export async function tell(
  tx: Tx,
  name: 'happened' | 'control',
  signals: readonly { id: string; payload: object }[],
): Promise<number> {
  if (signals.length === 0) return 0;
  const rows = await tx`
    with asked as (select id, payload from jsonb_to_recordset(${tx.json(signals as never)}) as s(id uuid, payload jsonb)),
    locked as materialized (
      select e.id from enrolments e where e.id in (select id from asked) and e.ended_at is null order by e.id for no key update),
    told as (update enrolments e set told = e.told + 1 from locked where e.id = locked.id returning e.id, e.told)
    insert into enrolment_signals (enrolment_id, number, name, payload)
    select told.id, told.told, ${name}, asked.payload from told join asked on asked.id = told.id`;
  return rows.count;
}

/** The same signal `control` for all of them. @returns how many it went to */
async function signal(tx: Tx, whom: Whom, wanted: Wanted): Promise<number> {
  const rows = await tx`
    with locked as materialized (${these(tx, whom)}),
    told as (update enrolments e set told = e.told + 1 from locked where e.id = locked.id returning e.id, e.told)
    insert into enrolment_signals (enrolment_id, number, name, payload)
    select id, told, 'control', ${tx.json(wanted as never)} from told`;
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

/**
 * Ends enrolments, there and then: from the commit on none of them claims a message or has an effect, whatever its workflow is
 * doing. Workflows that run hear of it and end too; one that starts later finds it ended.
 * @param reason a code of reasons.ts
 * @returns how many
 */
export async function signalStop(tx: Tx, whom: Whom, reason: string): Promise<number> {
  const wanted: Wanted = { type: 'stop', reason };
  const rows = await tx`
    with locked as materialized (${these(tx, whom)}),
    ended as (
      update enrolments e set state = 'stopped', result = 'stopped', reason = ${reason}, ended_at = clock_timestamp(), wake_at = null,
        waiting_reason = null, told = e.told + 1
      from locked where e.id = locked.id
      returning e.id, e.told, e.seq, e.node_id, e.started_at is not null or e.claimed_until is not null as has_workflow),
    logged as (
      insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason, data)
      select id, seq, node_id, 'exit', 'finished', ${reason}, ${tx.json({ result: 'stopped' })} from ended on conflict do nothing),
    unsaid as (
      ${leaveUnsaid(tx, tx`m.enrolment_id in (select id from ended)`)}),
    signalled as (
      insert into enrolment_signals (enrolment_id, number, name, payload)
      select id, told, 'control', ${tx.json(wanted)} from ended where has_workflow)
    select id from ended`;
  return rows.length;
}
