/** Enrolments as people look at them. Entering is in admit.ts, pausing and stopping in enrolment-signals.ts. */
import type { PendingQuery, Row } from 'postgres';
import { afterPlace, isOwnLead, toRows, type Page, type Rows, type Scope } from '../platform/scope.ts';
import { isBehind, type Behind } from './flow-numbers.ts';
import type { Range } from './flow-stats.ts';
import type { Tx } from '../platform/tenant.ts';

export type EnrolmentState = 'running' | 'waiting' | 'paused' | 'finished' | 'stopped' | 'failed';

export interface EnrolmentRow {
  id: string;
  flow_id: string;
  flow_name: string;
  version: number;
  /** Goes on with this version when it leaves its step. */
  next_version: number | null;
  lead_id: string;
  lead_name: string | null;
  occurrence: string;
  subject: string | null;
  state: EnrolmentState;
  node_id: string | null;
  wake_at: Date | null;
  waiting_reason: string | null;
  /** What the reason's sentence names. */
  waiting_data: Record<string, string> | null;
  result: string | null;
  reason: string | null;
  event_id: string | null;
  created_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  updated_at: Date;
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
  e.id, e.flow_id, f.name as flow_name, e.version, e.next_version, e.lead_id, l.name as lead_name, e.occurrence, e.subject, e.state, e.node_id,
  e.wake_at, e.waiting_reason,
  (select m.reason_data from messages m where m.tenant_id = e.tenant_id and m.enrolment_id = e.id and m.state = 'planned'
    and m.reason = e.waiting_reason limit 1) as waiting_data, e.result, e.reason, e.event_id, e.created_at, e.started_at, e.ended_at, e.updated_at,
  e.created_at::text as place`;

const joins = (tx: Tx) => tx`
  enrolments e join flows f on f.id = e.flow_id join leads l on l.id = e.lead_id`;

export interface EnrolmentFilter {
  flow_id?: string;
  lead_id?: string;
  /** People standing at one node. */
  node_id?: string;
  version?: number;
  /** `open`: not ended. */
  state?: EnrolmentState | 'open';
  /** Those behind a number of `flow_id`; without a version, of all of them. */
  behind?: Behind & Range;
}

/** Newest first. */
export async function listEnrolments(
  tx: Tx,
  filter: EnrolmentFilter,
  page: Page,
  scope: Scope,
): Promise<Rows<EnrolmentRow>> {
  const { flow_id, lead_id, node_id, version, state, behind } = filter;
  const meant = tx`
    ${isOwnLead(tx, scope, 'l')}
      ${flow_id ? tx`and e.flow_id = ${flow_id}` : tx``}
      ${lead_id ? tx`and e.lead_id = ${lead_id}` : tx``}
      ${node_id ? tx`and e.node_id = ${node_id}` : tx``}
      ${version ? tx`and e.version = ${version}` : tx``}
      ${state ? isIn(tx, state) : tx``}
      ${behind ? tx`and e.created_at >= ${behind.from} and e.created_at < ${behind.to} and ${isBehind(tx, behind)}` : tx``}
      ${afterPlace(tx, page, 'e')}`;
  const sorted = tx`order by e.created_at desc, e.id desc limit ${page.limit + 1}`;
  const isOfFlow = flow_id && state && isOpen(state) && !node_id && !lead_id && !behind;
  const rows = await tx<(EnrolmentRow & { place: string })[]>`
    select ${columns(tx)} from ${joins(tx)}
    where ${isOfFlow ? tx`e.id = any(array(${stepByStep(tx, flow_id, meant, sorted)}))` : meant} ${sorted}`;
  return toRows(rows, page);
}

/**
 * Of the open enrolments of a flow few are open among all that it had, and these lie in an index by where they stand: the newest of each
 * step, of which the newest of all are some. By itself PostgreSQL would walk past everybody who has ended.
 */
const stepByStep = (tx: Tx, flowId: string, meant: PendingQuery<Row[]>, sorted: PendingQuery<Row[]>) => tx`
  with recursive steps(node_id) as (
    (select e.node_id from enrolments e where e.flow_id = ${flowId} and e.ended_at is null and e.node_id is not null order by e.node_id limit 1)
    union all
    select (select e.node_id from enrolments e where e.flow_id = ${flowId} and e.ended_at is null and e.node_id > s.node_id order by e.node_id limit 1)
    from steps s where s.node_id is not null)
  select e.id from (
    select newest.* from steps s cross join lateral (
      select e.id, e.created_at from enrolments e join leads l on l.id = e.lead_id
      where ${meant} and e.node_id = s.node_id ${sorted}) newest
    union all (
      select e.id, e.created_at from enrolments e join leads l on l.id = e.lead_id
      where ${meant} and e.node_id is null ${sorted})) e
  ${sorted}`;

const isOpen = (state: EnrolmentState | 'open') => state !== 'finished' && state !== 'failed' && state !== 'stopped';

/** What else follows from a state is said too: what is rare has an index by it, and none by the state, which every step changes. */
function isIn(tx: Tx, state: EnrolmentState | 'open'): PendingQuery<Row[]> {
  if (state === 'open') return tx`and e.ended_at is null`;
  if (state === 'failed' || state === 'stopped') return tx`and e.state = ${state} and e.result = ${state}`;
  return tx`and e.state = ${state} and e.ended_at is ${isOpen(state) ? tx`null` : tx`not null`}`;
}

export async function findEnrolment(tx: Tx, id: string, scope: Scope): Promise<EnrolmentRow | null> {
  const rows = await tx<(EnrolmentRow & { place: string })[]>`
    select ${columns(tx)} from ${joins(tx)} where e.id = ${id} and ${isOwnLead(tx, scope, 'l')}`;
  return toRows(rows, { after: null, limit: 1 }).items[0] ?? null;
}

/** Where an enrolment that has not ended stands, as the engine needs it. */
export interface OpenEnrolment {
  flow_id: string;
  version: number;
  state: string;
  node_id: string | null;
  /** Of its node, where that has several. */
  stage: string | null;
  seq: number;
  wake_at: Date | null;
  waiting_reason: string | null;
  created_at: Date;
  updated_at: Date;
  /** Goes on with this version when it leaves its step, and there at this one. */
  next_version: number | null;
  next_node: string | null;
  /** The number of the last signal that is not on its way any more. */
  heard: number;
}

/** Undefined when it has ended, or never was. */
export async function readOpen(tx: Tx, id: string): Promise<OpenEnrolment | undefined> {
  const [row] = await tx<OpenEnrolment[]>`
    select flow_id, version, state, node_id, stage, seq, wake_at, waiting_reason, created_at, updated_at, next_version, next_node,
      coalesce((select min(s.number) - 1 from enrolment_signals s where s.enrolment_id = enrolments.id), told)::float8 as heard
    from enrolments where id = ${id} and ended_at is null`;
  return row;
}

/** Whether the lead is in the flow now, whatever it is about. */
export async function isInside(tx: Tx, flowId: string, leadId: string): Promise<boolean> {
  const rows =
    await tx`select from enrolments where flow_id = ${flowId} and lead_id = ${leadId} and ended_at is null limit 1`;
  return rows.length > 0;
}

/** The decision log of one enrolment, in the order it happened. */
export function listSteps(tx: Tx, enrolmentId: string): Promise<StepRow[]> {
  return tx<StepRow[]>`
    select seq, node_id, kind, outcome, reason, data, occurred_at from enrolment_steps
    where enrolment_id = ${enrolmentId} order by id limit 2000`;
}

/** How many people a bulk act would reach: all open enrolments of a flow, or those at one of its steps. */
export async function countOpen(tx: Tx, flowId: string, nodeId?: string): Promise<number> {
  const [row] = await tx<[{ people: number }]>`
    select count(*)::int as people from enrolments
    where flow_id = ${flowId} and ended_at is null ${nodeId === undefined ? tx`` : tx`and node_id = ${nodeId}`}`;
  return row.people;
}

/** How many of these are, or were, in the flow. */
export async function countOf(tx: Tx, flowId: string, ids: readonly string[]): Promise<number> {
  const [row] = await tx<[{ people: number }]>`
    select count(*)::int as people from enrolments where flow_id = ${flowId} and id = any(${[...ids]}::uuid[])`;
  return row.people;
}
