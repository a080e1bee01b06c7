/**
 * Taking people to another version of their flow. An act is a row, with a row for each person it is about; the worker tells them in
 * bites (advance-move.ts), and each enrolment's workflow decides by where it truly stands (`relocate` in #flow) and says what it came
 * to (`noteMoves`). Nothing here speaks to Temporal.
 */
import type { Choice, MoveOutcome, When } from '#flow';
import { afterPlace, toRows, type Page, type Rows } from '../../platform/scope.ts';
import type { PendingQuery, Row } from 'postgres';
import type { Tx } from '../../platform/tenant.ts';

/** So long a move can be taken back, in minutes. */
export const undoMinutes = 60;

/** `queued`: not told yet; `told`: told, and has not answered; `ended`: was over before it heard; `unreached`: does not answer. */
export type PersonOutcome = 'queued' | 'told' | 'ended' | 'unreached' | MoveOutcome;
export type MoveCause = 'publish' | 'hand' | 'undo';

export interface MoveRow {
  id: string;
  flow_id: string;
  cause: MoveCause;
  from_version: number | null;
  to_version: number;
  places: Record<string, Choice>;
  others: When;
  undo_of: string | null;
  state: 'running' | 'done';
  undone_at: Date | null;
  created_by: string | null;
  created_by_name: string | null;
  created_at: Date;
  ended_at: Date | null;
  /** Stay as chosen, and were told nothing. */
  left_out: number;
  people: Partial<Record<PersonOutcome, number>>;
  /** It is young enough to be taken back. */
  is_young: boolean;
}

const columns = (tx: Tx) => tx`
  v.id, v.flow_id, v.cause, v.from_version, v.to_version, v.places, v.others, v.undo_of, v.state, v.undone_at, v.created_by,
  m.name as created_by_name, v.created_at, v.ended_at, v.left_out, v.created_at::text as place,
  v.created_at > now() - make_interval(mins => ${undoMinutes}) as is_young,
  coalesce((select jsonb_object_agg(outcome, count) from (
    select p.outcome, count(*) from flow_move_people p where p.move_id = v.id group by p.outcome) c), '{}') as people`;
const from = (tx: Tx) => tx`flow_moves v left join memberships m on m.user_id = v.created_by`;

/** Newest first. */
export async function listMoves(tx: Tx, flowId: string, page: Page): Promise<Rows<MoveRow>> {
  const rows = await tx<(MoveRow & { place: string })[]>`
    select ${columns(tx)} from ${from(tx)} where v.flow_id = ${flowId} ${afterPlace(tx, page, 'v')}
    order by v.created_at desc, v.id desc limit ${page.limit + 1}`;
  return toRows(rows, page);
}

export async function findMove(tx: Tx, id: string): Promise<MoveRow | null> {
  const rows = await tx<(MoveRow & { place: string })[]>`select ${columns(tx)} from ${from(tx)} where v.id = ${id}`;
  return toRows(rows, { after: null, limit: 1 }).items[0] ?? null;
}

/** Whose it is: all of the flow, some of them, or those who stand at one step. */
export interface Whom {
  enrolmentIds?: string[] | undefined;
  nodeId?: string | undefined;
}

/**
 * Begins a move of people of a flow who are not over yet.
 * @param move.places by node id; whoever stands elsewhere follows `others`
 * @returns the move, and how many people it is about: whoever is to stay is told nothing
 */
export async function beginMove(
  tx: Tx,
  move: {
    flowId: string;
    cause: MoveCause;
    fromVersion?: number | null;
    toVersion: number;
    places: Record<string, Choice>;
    others: When;
    userId: string | null;
    whom?: Whom;
  },
): Promise<{ id: string; people: number }> {
  const { enrolmentIds, nodeId } = move.whom ?? {};
  const [row] = await tx<[{ id: string }]>`
    insert into flow_moves (flow_id, cause, from_version, to_version, places, others, created_by)
    values (${move.flowId}, ${move.cause}, ${move.fromVersion ?? null}, ${move.toVersion}, ${tx.json(move.places as never)}, ${move.others},
      ${move.userId})
    returning id`;
  const inside = tx`
    from enrolments e where e.flow_id = ${move.flowId} and e.ended_at is null
      ${enrolmentIds ? tx`and e.id = any(${enrolmentIds}::uuid[])` : tx``}
      ${nodeId === undefined ? tx`` : tx`and e.node_id = ${nodeId}`}`;
  const when = chosenWhen(tx, move);
  const people = await tx`
    insert into flow_move_people (move_id, enrolment_id) select ${row.id}, e.id ${inside} and ${when} <> 'stay'`;
  await tx`
    update flow_moves set left_out = (select count(*) ${inside} and ${when} = 'stay'),
      state = case when ${people.count} = 0 then 'done' else state end, ended_at = case when ${people.count} = 0 then now() end
    where id = ${row.id}`;
  return { id: row.id, people: people.count };
}

/** What was chosen for where the enrolment `e` stands, as its row says. */
export const chosenWhen = (tx: Tx, { places, others }: Pick<MoveRow, 'places' | 'others'>): PendingQuery<Row[]> =>
  tx`coalesce(${tx.json(places as never)}::jsonb->e.node_id->>'when', ${others})`;

/** Marks a move as taken back. @returns false when somebody was quicker */
export async function claimUndo(tx: Tx, id: string): Promise<boolean> {
  const done = await tx`
    update flow_moves set undone_at = now() where id = ${id} and undone_at is null and cause <> 'undo'
      and created_at > now() - make_interval(mins => ${undoMinutes}) returning id`;
  return done.length === 1;
}

/**
 * Begins taking a move back, for everybody whom it moved, or is about to. Who was not told yet is not told any more.
 * @returns the new move
 */
export async function beginUndo(
  tx: Tx,
  { move, toVersion, userId }: { move: MoveRow; toVersion: number; userId: string | null },
): Promise<string> {
  // Waits for the bite that is under way, so that whoever it tells is told to come back too.
  await tx`select from flow_moves where id = ${move.id} for update`;
  await tx`update flow_move_people set outcome = 'stayed', heard_at = now() where move_id = ${move.id} and outcome = 'queued'`;
  const [row] = await tx<[{ id: string }]>`
    insert into flow_moves (flow_id, cause, from_version, to_version, others, undo_of, created_by)
    values (${move.flow_id}, 'undo', ${move.cause === 'publish' ? move.to_version : null}, ${toVersion}, 'stay', ${move.id}, ${userId})
    returning id`;
  await tx`
    insert into flow_move_people (move_id, enrolment_id, from_version)
    select ${row.id}, p.enrolment_id, p.from_version from flow_move_people p
    where p.move_id = ${move.id} and p.outcome in ('told', 'moved', 'pending', 'unreached')`;
  return row.id;
}

/** How many entered on a version that is live no more, and go on with it. */
export async function countEnteredOn(tx: Tx, flowId: string, version: number): Promise<number> {
  const [row] = await tx<[{ people: number }]>`
    select count(*)::int as people from enrolments e where e.flow_id = ${flowId} and e.version = ${version} and e.ended_at is null
      and not exists (select from flow_move_people p where p.enrolment_id = e.id)`;
  return row.people;
}

/** Makes a version live again. @param triggerEvents which events the relay shows to the flow from now on */
export async function setLiveVersion(tx: Tx, flowId: string, version: number, triggerEvents: string[]): Promise<void> {
  await tx`update flows set live_version = ${version}, trigger_events = ${triggerEvents} where id = ${flowId}`;
}

export interface MovedPerson {
  enrolment_id: string;
  lead_id: string;
  lead_name: string | null;
  outcome: PersonOutcome;
  from_version: number | null;
  from_node: string | null;
  to_node: string | null;
  told_at: Date | null;
  heard_at: Date | null;
}

/** The people of a move, in the order of their ids. */
export async function listMoved(
  tx: Tx,
  moveId: string,
  filter: { outcome?: PersonOutcome },
  page: Page,
): Promise<Rows<MovedPerson>> {
  const rows = await tx<(MovedPerson & { id: string; place: string })[]>`
    select p.enrolment_id, e.lead_id, l.name as lead_name, p.outcome, p.from_version, p.from_node, p.to_node, p.told_at, p.heard_at,
      p.enrolment_id as id, '' as place
    from flow_move_people p join enrolments e on e.id = p.enrolment_id join leads l on l.id = e.lead_id
    where p.move_id = ${moveId} ${filter.outcome ? tx`and p.outcome = ${filter.outcome}` : tx``}
      ${page.after ? tx`and p.enrolment_id > ${page.after.id}` : tx``}
    order by p.enrolment_id limit ${page.limit + 1}`;
  const { items, next } = toRows(rows, page);
  return { items: items.map(({ id: _id, ...row }) => row), next };
}
