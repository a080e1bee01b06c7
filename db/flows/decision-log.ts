/** Where an enrolment stands, and its decision log: what happened at each visit of a node, and why. */
import type { Wanted } from '#contract';
import type { Result } from '#flow';
import type { PendingQuery, Row } from 'postgres';
import { leaveUnsaid } from '../sending/ledger.ts';
import type { Tx } from '../platform/tenant.ts';
import { tell } from './enrolment-signals.ts';

export interface Visited {
  enrolmentId: string;
  seq: number;
  nodeId: string | null;
  kind: string;
}
export interface Outcome {
  port: string;
  /** A stable code, or a sentence made from codes and field names; never a message's text. */
  reason: string | null;
  data?: Record<string, unknown>;
}

/** How an enrolment stands while its rows are locked. */
export interface Standing {
  isEnded: boolean;
  /** How many signals were written for it; a workflow that has heard of fewer must read first (`Visit.heard`). */
  told: number;
}

/**
 * Locks the lead and then the enrolment until the transaction ends: nobody else decides what a visit comes to, or stops, moves,
 * pauses or tells the enrolment something in between. Undefined when it is gone.
 */
export async function lockStanding(tx: Tx, enrolmentId: string): Promise<Standing | undefined> {
  const [row] = await tx<Standing[]>`
    select e.ended_at is not null as "isEnded", e.told::float8 as told
    from leads l join enrolments e on e.tenant_id = l.tenant_id and e.lead_id = l.id
    where e.id = ${enrolmentId} for no key update of l, e`;
  return row;
}

/** The port a visit already took, or null. A repeated activity answers with it and does nothing again. */
export async function recallVisit(tx: Tx, enrolmentId: string, seq: number): Promise<string | null> {
  const [row] = await tx<{ port: string }[]>`
    select outcome as port from enrolment_steps
    where enrolment_id = ${enrolmentId} and seq = ${seq} and data->>'taken' = 'port' limit 1`;
  return row?.port ?? null;
}

/**
 * Whether a step did for this enrolment, at an earlier visit, what it does: the port that says so was taken, or something of it was
 * said or may have been.
 * @param template what the step says, where that is a template: whichever step said it
 */
export async function wasDone(
  tx: Tx,
  visit: { enrolmentId: string; seq: number; nodeId: string },
  main: string,
  template: { name: string; language: string } | null,
): Promise<boolean> {
  const { enrolmentId, seq, nodeId } = visit;
  const [row] = await tx<[{ is: boolean }]>`
    select exists (select from enrolment_steps s where s.enrolment_id = ${enrolmentId} and s.node_id = ${nodeId} and s.seq < ${seq}
        and s.outcome = ${main} and s.data->>'taken' = 'port')
      or exists (select from messages m where m.enrolment_id = ${enrolmentId} and m.visit < ${seq}
        and m.state not in ('planned', 'suppressed', 'failed')
        and (m.node_id = ${nodeId} or m.template_name = ${template?.name ?? null} and m.template_language = ${template?.language ?? null})) as is`;
  return row.is;
}

/** Logs the port a visit took. Repeating it changes nothing. */
export async function recordVisit(tx: Tx, visit: Visited, outcome: Outcome): Promise<void> {
  const data = { ...outcome.data, taken: 'port' };
  await tx`
    insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason, data)
    values (${visit.enrolmentId}, ${visit.seq}, ${visit.nodeId}, ${visit.kind}, ${outcome.port}, ${outcome.reason}, ${tx.json(data)})
    on conflict do nothing`;
}

export interface Wait {
  /** null: until somebody or something acts. */
  until: Date | null;
  paused: boolean;
  /** Why an effect was put off; null for an ordinary wait. */
  reason: string | null;
}

/** Which version it is on, and the one it goes on with when it leaves its step. */
export interface OnVersion {
  version: number;
  next?: { version: number; to?: string } | undefined;
}
const onVersion = (tx: Tx, { version, next }: OnVersion) => tx`
  version = ${version}, next_version = ${next?.version ?? null}, next_node = ${next?.to ?? null}`;

/** The enrolment waits at a node. A report that comes late, about an earlier visit or after the end, changes nothing. */
export async function recordWait(
  tx: Tx,
  visit: Visited & { stage?: string | null },
  wait: Wait,
  on?: OnVersion,
): Promise<void> {
  const outcome = wait.paused ? 'paused' : wait.reason === null ? 'waiting' : 'deferred';
  // What the reason's sentence names (whose quiet hours) stands with the message that is put off.
  const named =
    outcome !== 'deferred'
      ? tx`null::jsonb`
      : tx`(
          select m.reason_data from messages m
          where m.enrolment_id = ${visit.enrolmentId} and m.node_id = ${visit.nodeId} and m.visit = ${visit.seq} and m.reason = ${wait.reason})`;
  await tx`
    with moved as (
      update enrolments set state = ${wait.paused ? 'paused' : 'waiting'}, node_id = ${visit.nodeId}, stage = ${visit.stage ?? null},
        seq = ${visit.seq}, wake_at = ${wait.until}, waiting_reason = ${wait.reason} ${on ? tx`, ${onVersion(tx, on)}` : tx``}
      where id = ${visit.enrolmentId} and ended_at is null and seq <= ${visit.seq}
      returning id)
    insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason, data)
    select id, ${visit.seq}, ${visit.nodeId}, ${visit.kind}, ${outcome}, ${wait.reason}::text, ${tx.json({ until: wait.until?.toISOString() ?? null })} || coalesce(${named}, '{}')
    from moved
    on conflict do nothing`;
}

export interface End {
  result: Result;
  reason: string;
}

/** The enrolment is over. What it had planned to say and did not is left unsaid, with that reason. */
export async function recordFinish(tx: Tx, visit: Visited, end: End, on?: OnVersion): Promise<void> {
  const state = end.result === 'failed' ? 'failed' : end.result === 'stopped' ? 'stopped' : 'finished';
  await Promise.all([
    tx`
      with ended as (
        update enrolments set state = ${state}, node_id = ${visit.nodeId}, seq = greatest(seq, ${visit.seq}), wake_at = null,
          waiting_reason = null, result = ${end.result}, reason = ${end.reason}, ended_at = clock_timestamp()
          ${on ? tx`, ${onVersion(tx, on)}` : tx``}
        where id = ${visit.enrolmentId} and ended_at is null
        returning id)
      insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason, data)
      select id, ${visit.seq}, ${visit.nodeId}, ${visit.kind}, 'finished', ${end.reason}::text, ${tx.json({ result: end.result })}
      from ended
      on conflict do nothing`,
    leaveUnsaid(tx, tx`m.enrolment_id = ${visit.enrolmentId}`),
  ]);
}

/**
 * Tells enrolments that hold an effect back for one of these reasons to try again now. Call it in the transaction that takes
 * the cause away: a template approved, sending allowed again, a sender connected.
 * @param at only those that want to send this template, or are in this flow
 * @returns how many
 */
export async function retryHeld(
  tx: Tx,
  reasons: readonly string[],
  at: { template?: { name: string; language: string }; flowId?: string } = {},
): Promise<number> {
  const { template, flowId } = at;
  return await nudge(
    tx,
    tx`e.waiting_reason = any(${[...reasons]})
      ${flowId ? tx`and e.flow_id = ${flowId}` : tx``}
      ${
        template
          ? tx`and (exists (select from messages m where m.tenant_id = e.tenant_id and m.enrolment_id = e.id and m.state = 'planned'
              and m.template_name = ${template.name} and m.template_language = ${template.language})
            or exists (select from flow_versions v where v.tenant_id = e.tenant_id and v.flow_id = e.flow_id and v.number = e.version
              and jsonb_path_exists(v.graph, '$.nodes[*].config.fallback.template ? (@.name == $name && @.language == $language)', ${tx.json(template)})))`
          : tx``
      }`,
  );
}

/** Tells one enrolment that what it waits for may be known now. */
export async function retryNow(tx: Tx, enrolmentId: string): Promise<void> {
  await nudge(tx, tx`e.id = ${enrolmentId}`);
}

async function nudge(tx: Tx, which: PendingQuery<Row[]>): Promise<number> {
  const wanted = { type: 'retry' } satisfies Wanted;
  const rows = await tx<{ id: string }[]>`
    select e.id from enrolments e
    where e.ended_at is null and ${which}
      and not exists (select from enrolment_signals s where s.enrolment_id = e.id and s.payload = ${tx.json(wanted)})`;
  return await tell(
    tx,
    'control',
    rows.map(({ id }) => ({ id, payload: wanted })),
  );
}
