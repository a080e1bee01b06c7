/**
 * What flows achieve, counted from the ledger. A person or message is counted once, by where its row stands now; `sent`
 * includes delivered and read, `delivered` includes read: each word means "at least that far".
 */
import { isAnswered } from '../sending/opt-outs.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Effect {
  /** Rows of the ledger, whatever became of them. */
  messages: number;
  sent: number;
  delivered: number;
  read: number;
  /** Answered, not counting those who asked for no more. */
  replied: number;
  opted_out: number;
  failed: number;
  unconfirmed: number;
  suppressed: number;
  /** On its way: planned, submitting, deferred or in doubt. */
  pending: number;
}

export const noEffect: Effect = {
  messages: 0,
  sent: 0,
  delivered: 0,
  read: 0,
  replied: 0,
  opted_out: 0,
  failed: 0,
  unconfirmed: 0,
  suppressed: 0,
  pending: 0,
};

/** Over a query of `messages`. */
export const effect = (tx: Tx) => tx`
  count(*)::int as messages,
  count(*) filter (where messages.state in ('accepted', 'sent', 'delivered', 'read'))::int as sent,
  count(*) filter (where messages.state in ('delivered', 'read'))::int as delivered,
  count(*) filter (where messages.state = 'read')::int as read,
  count(*) filter (where ${isAnswered(tx, 'messages')})::int as replied,
  count(*) filter (where messages.opted_out_at is not null)::int as opted_out,
  count(*) filter (where messages.state = 'failed')::int as failed,
  count(*) filter (where messages.state = 'unconfirmed')::int as unconfirmed,
  count(*) filter (where messages.state = 'suppressed')::int as suppressed,
  count(*) filter (where messages.state in ('planned', 'submitting', 'unknown'))::int as pending`;

/** A half-open range of instants, applied to when the message or enrolment was created. */
export interface Range {
  from: Date;
  to: Date;
}

const within = (tx: Tx, range: Range) => tx`created_at >= ${range.from} and created_at < ${range.to}`;

/** For the list of flows. Flows without messages are absent. */
export async function effectOfFlows(tx: Tx, flowIds: string[], range: Range): Promise<Map<string, Effect>> {
  const rows = await tx<(Effect & { flow_id: string })[]>`
    select flow_id, ${effect(tx)} from messages where flow_id = any(${flowIds}::uuid[]) and ${within(tx, range)} group by flow_id`;
  return new Map(rows.map(({ flow_id, ...counts }) => [flow_id, counts]));
}

export interface Inside {
  running: number;
  waiting: number;
  paused: number;
}

/** People inside each flow now. Flows without anybody are absent. */
export async function peopleInFlows(tx: Tx, flowIds: string[]): Promise<Map<string, Inside>> {
  const rows = await tx<(Inside & { flow_id: string })[]>`
    select flow_id, count(*) filter (where state = 'running')::int as running, count(*) filter (where state = 'waiting')::int as waiting,
      count(*) filter (where state = 'paused')::int as paused
    from enrolments where flow_id = any(${flowIds}::uuid[]) and ended_at is null group by flow_id`;
  return new Map(rows.map(({ flow_id, ...counts }) => [flow_id, counts]));
}

export interface Entries {
  entered: number;
  /** Of those: still inside, and how the others ended. */
  open: number;
  goal: number;
  none: number;
  exited: number;
  failed: number;
  stopped: number;
}

export async function entriesOfFlow(tx: Tx, flowId: string, range: Range): Promise<Entries> {
  const [row] = await tx<[Entries]>`
    select count(*)::int as entered, count(*) filter (where ended_at is null)::int as open,
      count(*) filter (where result = 'goal')::int as goal, count(*) filter (where result = 'none')::int as none,
      count(*) filter (where result = 'exited')::int as exited, count(*) filter (where result = 'failed')::int as failed,
      count(*) filter (where result = 'stopped')::int as stopped
    from enrolments where flow_id = ${flowId} and ${within(tx, range)}`;
  return row;
}

/** Why people left before the end, most frequent first: `{reason, people}`. */
export function exitReasons(tx: Tx, flowId: string, range: Range): Promise<{ reason: string; people: number }[]> {
  return tx<{ reason: string; people: number }[]>`
    select coalesce(reason, 'unknown') as reason, count(*)::int as people from enrolments
    where flow_id = ${flowId} and ended_at is not null and ${within(tx, range)} group by 1 order by 2 desc limit 50`;
}

export interface NodeStats extends Effect {
  node_id: string;
  /** People standing there now, whatever the range. */
  people: number;
  suppressed_by: Record<string, number>;
}

/** Counts per node over all versions: node ids survive edits, so a node keeps its numbers when a flow is published again. */
export async function statsOfNodes(tx: Tx, flowId: string, range: Range): Promise<NodeStats[]> {
  const sent = await tx<(Effect & { node_id: string })[]>`
    select node_id, ${effect(tx)} from messages
    where flow_id = ${flowId} and node_id is not null and ${within(tx, range)} group by node_id`;
  const here = await tx<{ node_id: string; people: number }[]>`
    select node_id, count(*)::int as people from enrolments
    where flow_id = ${flowId} and ended_at is null and node_id is not null group by node_id`;
  const reasons = await tx<{ node_id: string; reason: string; messages: number }[]>`
    select node_id, coalesce(reason, 'unknown') as reason, count(*)::int as messages from messages
    where flow_id = ${flowId} and node_id is not null and state = 'suppressed' and ${within(tx, range)} group by 1, 2`;
  const nodes = new Map<string, NodeStats>();
  const node = (id: string) => {
    const known = nodes.get(id) ?? { node_id: id, people: 0, suppressed_by: {}, ...noEffect };
    nodes.set(id, known);
    return known;
  };
  for (const row of sent) Object.assign(node(row.node_id), row);
  for (const row of here) node(row.node_id).people = row.people;
  for (const row of reasons) node(row.node_id).suppressed_by[row.reason] = row.messages;
  return [...nodes.values()];
}
