/** Segments: saved conditions over leads. Used by flows, by the list of leads and by exports. */
import { type Condition, segmentsIn } from '#flow';
import { afterPlace, type Page, type Rows, toRows } from '../../platform/scope.ts';
import { hasWords } from '../../platform/search/search.ts';
import type { Tx } from '../../platform/tenant.ts';

export interface Segment {
  id: string;
  name: string;
  condition: Condition;
  created_at: Date;
  updated_at: Date;
}

/** A tenant has no more of them: each change of one looks at all, and each question about a lead carries them. */
export const maxSegments = 200;

const columns = ['id', 'name', 'condition', 'created_at', 'updated_at'] as const satisfies (keyof Segment)[];

/** Every saved condition by its id, for facts. */
export async function savedConditions(tx: Tx): Promise<{ id: string; condition: Condition }[]> {
  return [...(await tx<{ id: string; condition: Condition }[]>`select id, condition from segments`)];
}

export async function namesOfSegments(tx: Tx): Promise<{ id: string; name: string }[]> {
  return [
    ...(await tx<{ id: string; name: string }[]>`select id, name from segments order by name collate "es-x-icu"`),
  ];
}

export async function listSegments(tx: Tx, q: string | undefined, page: Page): Promise<Rows<Segment>> {
  const rows = await tx<(Segment & { place: string })[]>`
    select ${tx(columns)}, created_at::text as place from segments
    where true ${afterPlace(tx, page, 'segments')} ${q ? tx`and ${hasWords(tx, q, 'name')}` : tx``}
    order by created_at desc, id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

export async function findSegment(tx: Tx, id: string): Promise<Segment | null> {
  const [row] = await tx<Segment[]>`select ${tx(columns)} from segments where id = ${id}`;
  return row ?? null;
}

/** Writes a segment, new without an id. Changes of segments come one after another, so that two cannot close a circle. */
export async function writeSegment(
  tx: Tx,
  segment: { id: string | undefined; name: string; condition: Condition; userId: string | null },
): Promise<Segment> {
  const { id, name, condition, userId } = segment;
  const [row] =
    id === undefined
      ? await tx<Segment[]>`
          insert into segments (name, condition, created_by) values (${name}, ${tx.json(condition as never)}, ${userId})
          returning ${tx(columns)}`
      : await tx<Segment[]>`
          update segments set name = ${name}, condition = ${tx.json(condition as never)}, updated_at = now() where id = ${id}
          returning ${tx(columns)}`;
  return row!;
}

/** All of them, for whoever is about to change one: held until the transaction ends. */
export async function lockSegments(tx: Tx): Promise<Segment[]> {
  await tx`select pg_advisory_xact_lock(hashtextextended('segments' || current_setting('app.tenant_id'), 0))`;
  return [...(await tx<Segment[]>`select ${tx(columns)} from segments order by name collate "es-x-icu"`)];
}

export async function deleteSegment(tx: Tx, id: string): Promise<boolean> {
  return (await tx`delete from segments where id = ${id} returning id`).length > 0;
}

export interface Use {
  segment_id: string;
  flow_id: string;
  name: string;
  status: string;
}

/** Which flows refer to segments: by their live version, or by the draft that may become one. */
export async function usesOfSegments(tx: Tx): Promise<Use[]> {
  const rows = await tx<{ id: string; name: string; status: string; graphs: unknown }[]>`
    select f.id, f.name, f.status, jsonb_build_array(d.graph, v.graph) as graphs from flows f
      join flow_drafts d on d.tenant_id = f.tenant_id and d.flow_id = f.id
      left join flow_versions v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.number = f.live_version
    where f.status <> 'archived' and (d.graph::text like '%segment%' or v.graph::text like '%segment%') order by f.name collate "es-x-icu"`;
  return rows.flatMap(({ id, name, status, graphs }) =>
    [...new Set(segmentsIn(graphs))].map((segment_id) => ({ segment_id, flow_id: id, name, status })),
  );
}
