/** Enrolments as people look at them. Entering is in admit.ts, pausing and stopping in enrolment-signals.ts. */
import type { Tx } from './tenant.ts';

/** Whose leads: a seller's own, or (null) everybody's. */
export interface Scope {
  sellerId: string | null;
}

export type EnrolmentState = 'running' | 'waiting' | 'paused' | 'finished' | 'stopped' | 'failed';

export interface EnrolmentRow {
  id: string;
  flow_id: string;
  flow_name: string;
  version: number;
  lead_id: string;
  lead_name: string | null;
  occurrence: string;
  subject: string | null;
  state: EnrolmentState;
  node_id: string | null;
  wake_at: Date | null;
  waiting_reason: string | null;
  result: string | null;
  reason: string | null;
  event_id: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  updated_at: Date;
  created_key: string;
}

export interface StepRow {
  seq: number;
  node_id: string | null;
  kind: string;
  outcome: string;
  reason: string | null;
  data: Record<string, unknown>;
  occurred_at: Date;
}

const columns = (tx: Tx) => tx`
  e.id, e.flow_id, f.name as flow_name, e.version, e.lead_id, l.name as lead_name, e.occurrence, e.subject, e.state, e.node_id,
  e.wake_at, e.waiting_reason, e.result, e.reason, e.event_id, e.created_at, e.started_at, e.ended_at, e.updated_at,
  e.created_at::text as created_key`;

const joins = (tx: Tx) => tx`
  enrolments e join flows f on f.id = e.flow_id join leads l on l.id = e.lead_id`;

const own = (tx: Tx, scope: Scope) => (scope.sellerId === null ? tx`true` : tx`l.seller_id = ${scope.sellerId}`);

/**
 * Newest first.
 * @param filter.state `open` means not ended
 * @param filter.nodeId people standing at one node
 */
export function listEnrolments(
  tx: Tx,
  scope: Scope,
  filter: {
    flowId?: string;
    leadId?: string;
    nodeId?: string;
    version?: number;
    state?: EnrolmentState | 'open';
    after?: { at: string; id: string };
    limit: number;
  },
): Promise<EnrolmentRow[]> {
  return tx<EnrolmentRow[]>`
    select ${columns(tx)} from ${joins(tx)} where ${own(tx, scope)}
      ${filter.flowId ? tx`and e.flow_id = ${filter.flowId}` : tx``}
      ${filter.leadId ? tx`and e.lead_id = ${filter.leadId}` : tx``}
      ${filter.nodeId ? tx`and e.node_id = ${filter.nodeId}` : tx``}
      ${filter.version ? tx`and e.version = ${filter.version}` : tx``}
      ${filter.state === 'open' ? tx`and e.ended_at is null` : filter.state ? tx`and e.state = ${filter.state}` : tx``}
      ${filter.after ? tx`and (e.created_at, e.id) < (${filter.after.at}::text::timestamptz, ${filter.after.id}::uuid)` : tx``}
    order by e.created_at desc, e.id desc limit ${filter.limit}`;
}

export async function findEnrolment(tx: Tx, scope: Scope, id: string): Promise<EnrolmentRow | null> {
  const [row] = await tx<
    EnrolmentRow[]
  >`select ${columns(tx)} from ${joins(tx)} where e.id = ${id} and ${own(tx, scope)}`;
  return row ?? null;
}

/** The decision log of one enrolment, in the order it happened. */
export function listSteps(tx: Tx, enrolmentId: string): Promise<StepRow[]> {
  return tx<StepRow[]>`
    select seq, node_id, kind, outcome, reason, data, occurred_at from enrolment_steps
    where enrolment_id = ${enrolmentId} order by id limit 2000`;
}

/** How many people a bulk stop would end: all open enrolments of a flow. */
export async function countOpen(tx: Tx, flowId: string): Promise<number> {
  const [row] = await tx<[{ people: number }]>`
    select count(*)::int as people from enrolments where flow_id = ${flowId} and ended_at is null`;
  return row.people;
}
