/** The worker's side of a move: tells the next ones, and knows when all have answered. Each bite is one transaction. */
import type { Move, Plan } from '#flow';
import type { Wanted } from '#contract';
import type { PendingQuery, Row } from 'postgres';
import type { Sql, Tx } from '../../platform/tenant.ts';
import { chosenWhen, type MoveRow } from './flow-moves.ts';

/** So long somebody may leave a word without an answer, in minutes; then the move is over without them. */
const patienceMinutes = 10;

type Running = Pick<MoveRow, 'id' | 'flow_id' | 'to_version' | 'places' | 'others' | 'undo_of'> & { plan: Plan };

/** Moves that may have something to do. */
export async function dueMoves(sql: Sql, most: number): Promise<{ id: string; tenantId: string }[]> {
  return await sql<{ id: string; tenantId: string }[]>`select id, tenant_id as "tenantId" from due_flow_moves(${most})`;
}

/** Who is to be told next. */
export async function nextOf(tx: Tx, id: string, most: number): Promise<string[]> {
  const rows = await tx<{ enrolment_id: string }[]>`
    select enrolment_id from flow_move_people where move_id = ${id} and outcome = 'queued' order by enrolment_id limit ${most}`;
  return rows.map((row) => row.enrolment_id);
}

/**
 * Tells these of them. One without a workflow is not told, it just begins on its version.
 * @param people of `nextOf`; who was told meanwhile is passed over
 * @returns false when another worker is at this move, or it is over
 */
export async function tellMoved(tx: Tx, id: string, people: readonly string[]): Promise<boolean> {
  const [move] = await tx<Running[]>`
    select m.id, m.flow_id, m.to_version, m.places, m.others, m.undo_of, v.plan
    from flow_moves m join flow_versions v on v.flow_id = m.flow_id and v.number = m.to_version
    where m.id = ${id} and m.state = 'running' for update of m skip locked`;
  if (!move) return false;
  const told: Move = move.undo_of ? { id, undo: move.undo_of } : { id, places: move.places, others: move.others };
  const wanted = { type: 'move', version: 0, move: told } satisfies Wanted;
  await tx`
    with locked as materialized (
      select e.id, e.version, e.node_id, e.ended_at is not null as is_over,
        e.started_at is not null or e.claimed_until is not null as has_workflow,
        ${wantedVersion(tx, move)} as wanted
      from enrolments e join flow_move_people p on p.enrolment_id = e.id
      where p.move_id = ${id} and p.outcome = 'queued' and e.id = any(${[...people]}::uuid[])
      order by e.id for no key update of e),
    told as (
      update enrolments e set told = e.told + l.has_workflow::int,
        listens = array(select distinct unnest(e.listens || array(select jsonb_array_elements_text(v.plan->'listens')))),
        version = case when l.has_workflow then e.version else l.wanted end,
        node_id = case when l.has_workflow or l.wanted = e.version then e.node_id else v.plan->>'start' end
      from locked l join flow_versions v on v.flow_id = ${move.flow_id} and v.number = l.wanted
      where e.id = l.id and not l.is_over
      returning e.id, e.told, l.has_workflow, l.wanted),
    signalled as (
      insert into enrolment_signals (enrolment_id, number, name, payload)
      select id, told, 'control', ${tx.json(wanted as never)}::jsonb || jsonb_build_object('version', wanted) from told where has_workflow)
    update flow_move_people p set
      outcome = case when l.is_over then 'ended' when l.has_workflow then 'told'
        when ${move.undo_of !== null} then 'restored' when l.wanted = l.version then 'stayed' else 'moved' end,
      from_version = coalesce(p.from_version, l.version), from_node = l.node_id, told_at = now(),
      heard_at = case when l.is_over or not l.has_workflow then now() else p.heard_at end
    from locked l where p.move_id = ${id} and p.enrolment_id = l.id`;
  return true;
}

/** The version that somebody is told of: where the move leads, or for one that is taken back, where it came from. */
function wantedVersion(tx: Tx, { undo_of, to_version, places, others }: Running): PendingQuery<Row[]> {
  if (undo_of) return tx`coalesce(p.from_version, ${to_version})`;
  const when = chosenWhen(tx, { places, others });
  return tx`case when e.started_at is null and e.claimed_until is null and ${when} = 'stay' then e.version else ${to_version}::int end`;
}

/** Whoever has failed on its own account is left out, so that it blocks nobody. */
export async function passOver(tx: Tx, id: string, enrolmentId: string): Promise<void> {
  await tx`
    update flow_move_people set outcome = 'unreached', told_at = now()
    where move_id = ${id} and enrolment_id = ${enrolmentId} and outcome = 'queued'`;
}

/** Notes who ended before they heard, and ends the move when nobody is left to be told or to answer. */
export async function closeMove(tx: Tx, id: string): Promise<void> {
  await tx`
    update flow_move_people p set outcome = 'ended', heard_at = now() from enrolments e
    where p.move_id = ${id} and p.outcome = 'told' and e.id = p.enrolment_id and e.ended_at is not null`;
  await tx`
    update flow_move_people set outcome = 'unreached'
    where move_id = ${id} and outcome = 'told' and told_at < now() - make_interval(mins => ${patienceMinutes})`;
  await tx`
    update flow_moves set state = 'done', ended_at = now() where id = ${id} and state = 'running'
      and not exists (select from flow_move_people p where p.move_id = ${id} and p.outcome in ('queued', 'told'))`;
}
