/**
 * What a flow came to for those who entered it in a range: per step, per way out, per template. One cohort for all of it, the
 * enrolments that began in the range, so that every number can be followed to the people behind it. A person's place is where
 * their enrolment stands or ended: entered = went on + waiting + dropped + finished, at every step.
 */
import type { PendingQuery, Row } from 'postgres';
import { isAnswered } from '../sending/opt-outs.ts';
import { effect, type Effect, type Range } from './flow-stats.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Cohort extends Range {
  flowId: string;
  /** Only those who began with this version. */
  version: number | null;
}

/** A condition on `enrolments e`. */
export const inCohort = (tx: Tx, { flowId, from, to, version }: Cohort) => tx`
  e.flow_id = ${flowId} and e.created_at >= ${from} and e.created_at < ${to}
  ${version === null ? tx`` : tx`and e.version = ${version}`}`;

/** One row per enrolment, visit of a step and step, with the port that was taken where one was recorded. */
const visits = (tx: Tx, cohort: Cohort) => tx`
  cohort as materialized (
    select e.id, e.node_id, e.ended_at, e.result from enrolments e where ${inCohort(tx, cohort)}),
  visits as materialized (
    select s.enrolment_id, s.seq, s.node_id, max(s.outcome) filter (where s.data->>'taken' = 'port') as port
    from cohort c join enrolment_steps s on s.enrolment_id = c.id
    where s.node_id is not null group by 1, 2, 3)`;

export interface Entered {
  entered: number;
  /** Nobody has come to a first step yet, or they left before it. */
  waiting_to_start: number;
  left_before_start: number;
  waiting: number;
  dropped: number;
  finished: number;
  goal: number;
  people: number;
}

export async function entriesOfCohort(tx: Tx, cohort: Cohort): Promise<Entered> {
  const [row] = await tx<[Entered]>`
    select count(*)::int as entered, count(distinct e.lead_id)::int as people,
      count(*) filter (where e.node_id is null and e.ended_at is null)::int as waiting_to_start,
      count(*) filter (where e.node_id is null and e.ended_at is not null)::int as left_before_start,
      count(*) filter (where e.ended_at is null)::int as waiting,
      count(*) filter (where e.result in ('exited', 'failed', 'stopped'))::int as dropped,
      count(*) filter (where e.result in ('goal', 'none'))::int as finished, count(*) filter (where e.result = 'goal')::int as goal
    from enrolments e where ${inCohort(tx, cohort)}`;
  return row;
}

export interface StepNumbers {
  node_id: string;
  entered: number;
  waiting: number;
  /** Left before the end: an event, a failure, somebody stopped them. */
  dropped: number;
  /** The way ended here as drawn. */
  finished: number;
  goal: number;
}

export function numbersOfSteps(tx: Tx, cohort: Cohort): Promise<StepNumbers[]> {
  return tx<StepNumbers[]>`
    with ${visits(tx, cohort)},
    been as (
      select enrolment_id, node_id from visits
      union
      select id, node_id from cohort where node_id is not null)
    select b.node_id, count(*)::int as entered,
      count(*) filter (where c.node_id = b.node_id and c.ended_at is null)::int as waiting,
      count(*) filter (where c.node_id = b.node_id and c.result in ('exited', 'failed', 'stopped'))::int as dropped,
      count(*) filter (where c.node_id = b.node_id and c.result in ('goal', 'none'))::int as finished,
      count(*) filter (where c.node_id = b.node_id and c.result = 'goal')::int as goal
    from been b join cohort c on c.id = b.enrolment_id group by 1`;
}

/**
 * How many people went which way out of a step: by the port where it was recorded (`port`), else by the step that they came to
 * next (`next`), which a wait's way follows from.
 */
export function waysTaken(
  tx: Tx,
  cohort: Cohort,
): Promise<{ node_id: string; port: string | null; next: string | null; people: number }[]> {
  return tx<{ node_id: string; port: string | null; next: string | null; people: number }[]>`
    with ${visits(tx, cohort)},
    walked as (
      select enrolment_id, node_id, port, lead(node_id) over (partition by enrolment_id order by seq) as next from visits)
    select node_id, port, case when port is null then next end as next, count(distinct enrolment_id)::int as people
    from walked where port is not null or next is not null group by 1, 2, 3`;
}

export function messagesOfSteps(tx: Tx, cohort: Cohort): Promise<(Effect & { node_id: string })[]> {
  return tx<(Effect & { node_id: string })[]>`
    select messages.node_id, ${effect(tx)} from enrolments e
    join messages on messages.tenant_id = e.tenant_id and messages.enrolment_id = e.id
    where ${inCohort(tx, cohort)} and messages.node_id is not null group by 1`;
}

export function messagesOfTemplates(tx: Tx, cohort: Cohort): Promise<(Effect & { name: string; language: string })[]> {
  return tx<(Effect & { name: string; language: string })[]>`
    select messages.template_name as name, messages.template_language as language, ${effect(tx)} from enrolments e
    join messages on messages.tenant_id = e.tenant_id and messages.enrolment_id = e.id
    where ${inCohort(tx, cohort)} and messages.template_name is not null group by 1, 2 order by count(*) desc limit 200`;
}

/** What became of the messages of each template in a range, whichever flow or person sent them. */
export function effectOfTemplates(tx: Tx, range: Range): Promise<(Effect & { name: string; language: string })[]> {
  return tx<(Effect & { name: string; language: string })[]>`
    select template_name as name, template_language as language, ${effect(tx)} from messages
    where template_name is not null and created_at >= ${range.from} and created_at < ${range.to}
    group by 1, 2 order by count(*) desc limit 1000`;
}

export interface Money {
  currency: string;
  /** A decimal string, refunds taken off. */
  amount: string;
  sales: number;
}

/** Sales of those who entered, completed within so many days of it; a sale counts for the last enrolment before it. */
const sales = (tx: Tx, cohort: Cohort, days: number) => tx`
  bought as (
    select distinct on (s.id) s.id, e.id as enrolment_id, s.currency, s.completed_at,
      s.amount - s.amount_refunded as amount
    from enrolments e join sales_transactions s on s.tenant_id = e.tenant_id and s.lead_id = e.lead_id
    where ${inCohort(tx, cohort)} and s.status in ('completed', 'refunded') and s.completed_at >= e.created_at
      and s.completed_at < e.created_at + ${days}::int * interval '1 day'
      and s.completed_at >= ${cohort.from} and s.completed_at < ${cohort.to}::timestamptz + ${days}::int * interval '1 day'
    order by s.id, e.created_at desc)`;

export interface Revenue {
  flow: Money[];
  /** A sale counts at every step its enrolment had passed before. */
  steps: (Money & { node_id: string })[];
}

export async function revenueOfCohort(tx: Tx, cohort: Cohort, days: number): Promise<Revenue> {
  const rows = await tx<(Money & { node_id: string | null })[]>`
    with ${sales(tx, cohort, days)},
    passed as (
      select id, currency, amount, null as node_id from bought
      union
      select b.id, b.currency, b.amount, s.node_id from bought b
      join enrolment_steps s on s.enrolment_id = b.enrolment_id and s.occurred_at <= b.completed_at
      where s.node_id is not null)
    select node_id, currency, sum(amount)::text as amount, count(*) filter (where amount > 0)::int as sales
    from passed group by 1, 2 order by 1, 2`;
  const money = ({ currency, amount, sales }: Money): Money => ({ currency, amount, sales });
  return {
    flow: rows.filter((row) => row.node_id === null).map(money),
    steps: rows.flatMap((row) => (row.node_id === null ? [] : [{ node_id: row.node_id, ...money(row) }])),
  };
}

/** What somebody must have done at a step to stand behind its number. */
export const deeds = [
  'entered',
  'went_on',
  'waiting',
  'dropped',
  'finished',
  'goal',
  'messages',
  'sent',
  'delivered',
  'read',
  'replied',
  'opted_out',
  'failed',
  'suppressed',
  'unconfirmed',
  'pending',
  'bought',
] as const;
export type Deed = (typeof deeds)[number];

export interface Behind {
  did: Deed;
  /** Without it, anywhere in the flow; null: at its start, before any step. */
  nodeId?: string | null | undefined;
  /** Days after entering in which a sale counts. */
  days: number;
}

/** A condition on `enrolments e`: the people behind a number. The cohort is a condition of its own. */
export function isBehind(tx: Tx, { did, nodeId, days }: Behind): PendingQuery<Row[]> {
  const here = nodeId === undefined ? tx`true` : tx`e.node_id is not distinct from ${nodeId}::text`;
  const been =
    nodeId === undefined || nodeId === null
      ? tx`true`
      : tx`(e.node_id = ${nodeId} or exists (select from enrolment_steps s where s.enrolment_id = e.id and s.node_id = ${nodeId}))`;
  const said = (which: PendingQuery<Row[]>) => tx`exists (
    select from messages m where m.tenant_id = e.tenant_id and m.enrolment_id = e.id and ${which}
      ${nodeId === undefined ? tx`` : tx`and m.node_id = ${nodeId}::text`})`;
  const bought = tx`exists (
    select from sales_transactions s where s.tenant_id = e.tenant_id and s.lead_id = e.lead_id and s.status = 'completed'
      and s.completed_at >= e.created_at and s.completed_at < e.created_at + ${days}::int * interval '1 day')`;
  const answers: Record<Deed, () => PendingQuery<Row[]>> = {
    entered: () => been,
    went_on: () => (nodeId === undefined ? tx`true` : tx`${been} and e.node_id is distinct from ${nodeId}::text`),
    waiting: () => tx`e.ended_at is null and ${here}`,
    dropped: () => tx`e.result in ('exited', 'failed', 'stopped') and ${here}`,
    finished: () => tx`e.result in ('goal', 'none') and ${here}`,
    goal: () => tx`e.result = 'goal' and ${here}`,
    messages: () => said(tx`true`),
    sent: () => said(tx`m.state in ('accepted', 'sent', 'delivered', 'read')`),
    delivered: () => said(tx`m.state in ('delivered', 'read')`),
    read: () => said(tx`m.state = 'read'`),
    replied: () => said(isAnswered(tx, 'm')),
    opted_out: () => said(tx`m.opted_out_at is not null`),
    failed: () => said(tx`m.state = 'failed'`),
    suppressed: () => said(tx`m.state = 'suppressed'`),
    unconfirmed: () => said(tx`m.state = 'unconfirmed'`),
    pending: () => said(tx`m.state in ('planned', 'submitting', 'unknown')`),
    bought: () => tx`${bought} and ${been}`,
  };
  return answers[did]();
}
