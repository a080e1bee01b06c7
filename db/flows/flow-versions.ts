/** Published states of flows: numbered, immutable, with the plan the engine runs. */
import type { Flow, Plan } from '#flow';
import { toRows, type Page, type Rows } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface VersionRow {
  number: number;
  note: string;
  published_by: string | null;
  published_by_name: string | null;
  published_at: Date;
  /** Open enrolments that are pinned to it. */
  people: number;
}

/** Newest first; the place in the list is the number. */
export async function listVersions(tx: Tx, flowId: string, page: Page): Promise<Rows<VersionRow>> {
  const rows = await tx<(VersionRow & { id: string; place: string })[]>`
    select v.number, v.note, v.published_by, m.name as published_by_name, v.published_at, v.flow_id as id, v.number::text as place,
      (select count(*)::int from enrolments e where e.flow_id = v.flow_id and e.version = v.number and e.ended_at is null) as people
    from flow_versions v left join memberships m on m.user_id = v.published_by
    where v.flow_id = ${flowId} ${page.after ? tx`and v.number < ${page.after.at}::text::int` : tx``}
    order by v.number desc limit ${page.limit + 1}`;
  const { items, next } = toRows(rows, page);
  return { items: items.map(({ id: _id, ...row }) => row), next };
}

export async function findVersion(
  tx: Tx,
  flowId: string,
  number: number,
): Promise<(VersionRow & { graph: Flow; plan: Plan }) | null> {
  const [row] = await tx<(VersionRow & { graph: Flow; plan: Plan })[]>`
    select v.number, v.note, v.published_by, m.name as published_by_name, v.published_at, v.graph, v.plan,
      (select count(*)::int from enrolments e where e.flow_id = v.flow_id and e.version = v.number and e.ended_at is null) as people
    from flow_versions v left join memberships m on m.user_id = v.published_by
    where v.flow_id = ${flowId} and v.number = ${number}`;
  return row ?? null;
}

/** What the engine needs of a version, and nothing else. */
export async function readVersion(
  tx: Tx,
  flowId: string,
  number: number,
): Promise<{ graph: Flow; plan: Plan } | undefined> {
  const [row] = await tx<{ graph: Flow; plan: Plan }[]>`
    select graph, plan from flow_versions where flow_id = ${flowId} and number = ${number}`;
  return row;
}

/** The number that the next version gets. What is live may be an older one than the newest: publishing can be taken back. */
export async function nextNumber(tx: Tx, flowId: string): Promise<number> {
  const [row] = await tx<[{ number: number }]>`
    select coalesce(max(number), 0) + 1 as number from flow_versions where flow_id = ${flowId}`;
  return row.number;
}

/** The graphs of some versions. */
export async function graphsOf(tx: Tx, flowId: string, numbers: readonly number[]): Promise<Map<number, Flow>> {
  const rows = await tx<{ number: number; graph: Flow }[]>`
    select number, graph from flow_versions where flow_id = ${flowId} and number = any(${[...numbers]}::int[])`;
  return new Map(rows.map(({ number, graph }) => [number, graph]));
}

/**
 * Writes the next version and makes it the live one. The caller holds the flow's row (`lockFlow`), so numbers have no gaps.
 * @param triggerEvents which events the relay shows to this flow from now on
 * @returns the version's number
 */
export async function insertVersion(
  tx: Tx,
  version: {
    flowId: string;
    graph: Flow;
    plan: Plan;
    note: string;
    userId: string | null;
    triggerEvents: string[];
    /** Now, unless it is a history that is written. */
    publishedAt?: Date | undefined;
  },
): Promise<number> {
  const [row] = await tx<[{ number: number }]>`
    insert into flow_versions (flow_id, number, graph, plan, note, published_by, published_at)
    select ${version.flowId}, coalesce(max(number), 0) + 1, ${tx.json(version.graph as never)}, ${tx.json(version.plan as never)},
      ${version.note}, ${version.userId}, coalesce(${version.publishedAt ?? null}::timestamptz, now())
    from flow_versions where flow_id = ${version.flowId}
    returning number`;
  // A paused flow stays paused: only `resume` asks what to do with what is overdue.
  await tx`
    update flows set live_version = ${row.number}, trigger_events = ${version.triggerEvents},
      status = case when status = 'paused' then 'paused' else 'active' end
    where id = ${version.flowId}`;
  return row.number;
}

export interface PeopleAt {
  version: number;
  node_id: string | null;
  state: string;
  people: number;
}

/** Where the people inside a flow stand, per version, node and state. */
export function countPeople(tx: Tx, flowId: string): Promise<PeopleAt[]> {
  return tx<PeopleAt[]>`
    select version, node_id, state, count(*)::int as people from enrolments
    where flow_id = ${flowId} and ended_at is null
    group by version, node_id, state order by version desc, people desc`;
}
