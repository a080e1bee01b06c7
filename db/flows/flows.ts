/** Flows and the one draft of each. Counts of people and messages for the list are in flow-stats.ts. */
import type { Flow } from '#flow';
import { afterPlace, toRows, type Page, type Rows } from '../platform/scope.ts';
import { standsIn } from '../platform/search/search.ts';
import type { Tx } from '../platform/tenant.ts';

export type FlowStatus = 'draft' | 'active' | 'paused' | 'archived';

export interface FlowRow {
  id: string;
  name: string;
  description: string;
  tags: string[];
  status: FlowStatus;
  live_version: number | null;
  trigger_events: string[];
  sending_stopped: boolean;
  created_at: Date;
  updated_at: Date;
  draft_revision: number;
  draft_updated_at: Date;
  /** The draft differs from the live version, or nothing was published yet. */
  has_changes: boolean;
}

export interface DraftRow {
  graph: Flow;
  revision: number;
  updated_at: Date;
  updated_by: string | null;
  /** Null: a program, or somebody who has left. */
  updated_by_name: string | null;
}

const columns = (tx: Tx) => tx`
  f.id, f.name, f.description, f.tags, f.status, f.live_version, f.trigger_events, f.sending_stopped, f.created_at, f.updated_at,
  d.revision as draft_revision, d.updated_at as draft_updated_at, f.created_at::text as place,
  coalesce(v.graph <> d.graph, true) as has_changes`;

const joins = (tx: Tx) => tx`
  flows f
  join flow_drafts d on d.flow_id = f.id
  left join flow_versions v on v.flow_id = f.id and v.number = f.live_version`;

export interface FlowFilter {
  status?: FlowStatus;
  tag?: string;
  /** Every word stands in the flow's name, description, tags or steps, or is the name of a kind of its steps. */
  words?: { word: string; kinds: string[] }[];
}

/** Flows, newest first. Archived ones only when asked for by status. */
export async function listFlows(tx: Tx, filter: FlowFilter, page: Page): Promise<Rows<FlowRow>> {
  const sought = (filter.words ?? []).reduce(
    (all, { word, kinds }) => tx`${all} and (
      ${standsIn(tx, word, tx`search_text(f.name, f.description, array_to_string(f.tags, ' ')) || coalesce(d.words, '')`)}
      or jsonb_path_exists(d.graph, '$.nodes[*].kind ? (@ == $kinds[*])', ${tx.json({ kinds })}))`,
    tx``,
  );
  const rows = await tx<(FlowRow & { place: string })[]>`
    select ${columns(tx)} from ${joins(tx)}
    where ${filter.status ? tx`f.status = ${filter.status}` : tx`f.status <> 'archived'`}
      ${filter.tag === undefined ? tx`` : tx`and ${filter.tag} = any(f.tags)`}
      ${sought} ${afterPlace(tx, page, 'f')}
    order by f.created_at desc, f.id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

export async function findFlow(tx: Tx, id: string): Promise<FlowRow | null> {
  const rows = await tx<(FlowRow & { place: string })[]>`select ${columns(tx)} from ${joins(tx)} where f.id = ${id}`;
  return toRows(rows, { after: null, limit: 1 }).items[0] ?? null;
}

/** The flow's row locked until the transaction ends, so that publish, pause, resume and archive follow one another. */
export async function lockFlow(
  tx: Tx,
  id: string,
): Promise<{ status: FlowStatus; live_version: number | null; name: string } | null> {
  const [row] = await tx<{ status: FlowStatus; live_version: number | null; name: string }[]>`
    select status, live_version, name from flows where id = ${id} for update`;
  return row ?? null;
}

/** A flow with its first draft. @returns the new id */
export async function insertFlow(
  tx: Tx,
  flow: { id?: string; name: string; description: string; tags?: string[]; graph: Flow; userId: string | null },
): Promise<string> {
  const [row] = await tx<[{ id: string }]>`
    insert into flows (id, name, description, tags, created_by)
    values (coalesce(${flow.id ?? null}::uuid, gen_random_uuid()), ${flow.name}, ${flow.description}, ${flow.tags ?? []}, ${flow.userId}) returning id`;
  await tx`
    insert into flow_drafts (flow_id, graph, updated_by) values (${row.id}, ${tx.json(flow.graph as never)}, ${flow.userId})`;
  return row.id;
}

/** What a flow is called and sorted by. */
export interface FlowTitleChange {
  name?: string;
  description?: string;
  tags?: string[];
}

export async function renameFlow(tx: Tx, id: string, change: FlowTitleChange): Promise<void> {
  await tx`
    update flows set name = coalesce(${change.name ?? null}, name), description = coalesce(${change.description ?? null}, description),
      tags = coalesce(${change.tags ?? null}, tags)
    where id = ${id}`;
}

/** The tags in use, by name, each with how many flows have it; those of archived flows do not count. */
export function listFlowTags(tx: Tx): Promise<{ tag: string; flows: number }[]> {
  return tx<{ tag: string; flows: number }[]>`
    select tag, count(*)::int as flows from flows, unnest(tags) tag where status <> 'archived' group by tag order by tag collate "es-x-icu" limit 500`;
}

/** The drafts of these flows, for showing where in them something stands. */
export async function draftsOf(tx: Tx, flowIds: string[]): Promise<Map<string, Flow>> {
  const rows = await tx<{ flow_id: string; graph: Flow }[]>`
    select flow_id, graph from flow_drafts where flow_id = any(${flowIds}::uuid[])`;
  return new Map(rows.map(({ flow_id, graph }) => [flow_id, graph]));
}

export async function setFlowStatus(tx: Tx, id: string, status: FlowStatus): Promise<void> {
  await tx`update flows set status = ${status} where id = ${id}`;
}

export async function findDraft(tx: Tx, flowId: string): Promise<DraftRow | null> {
  const [row] = await tx<DraftRow[]>`
    select graph, revision, updated_at, updated_by, (select k.name from memberships k where k.user_id = updated_by) as updated_by_name
    from flow_drafts where flow_id = ${flowId}`;
  return row ?? null;
}

/**
 * Replaces the draft.
 * @param revision the revision that the writer had before them; null writes over whatever is there
 * @returns the draft's new revision, or null when somebody else was faster (nothing is written then)
 */
export async function saveDraft(
  tx: Tx,
  draft: { flowId: string; graph: Flow; revision: number | null; userId: string | null },
): Promise<{ revision: number; updated_at: Date } | null> {
  const [row] = await tx<{ revision: number; updated_at: Date }[]>`
    update flow_drafts set graph = ${tx.json(draft.graph as never)}, revision = revision + 1, updated_by = ${draft.userId}
    where flow_id = ${draft.flowId} ${draft.revision === null ? tx`` : tx`and revision = ${draft.revision}`}
    returning revision, updated_at`;
  return row ?? null;
}
