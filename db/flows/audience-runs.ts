/**
 * Going out to an audience. The people are those in the segment when a run begins; each then gets one event, at the run's pace, and
 * the relay lets them in by it as by any other. Every step is one transaction that holds the run, so a worker that dies in the middle
 * leaves nothing half done, and the next one goes on.
 */
import type { Sql, Tx } from '../platform/tenant.ts';
import { wholeTenant } from '../platform/scope.ts';
import { findSegment } from '../crm/segments/segments.ts';
import { membersOf } from '../crm/segments/segment-members.ts';

export type RunState = 'scheduled' | 'running' | 'paused' | 'stopped' | 'done';

export interface AudienceRun {
  id: string;
  flow_id: string;
  segment_id: string | null;
  segment_name: string;
  turn: string;
  state: RunState;
  waiting_reason: string | null;
  ended_reason: string | null;
  per_minute: number;
  total: number | null;
  start_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  created_at: Date;
}

const columns = [
  'id',
  'flow_id',
  'segment_id',
  'segment_name',
  'turn',
  'state',
  'waiting_reason',
  'ended_reason',
  'per_minute',
  'total',
  'start_at',
  'started_at',
  'ended_at',
  'created_at',
] as const satisfies (keyof AudienceRun)[];

/** @returns null when this turn of the flow has its run already */
export async function insertRun(
  tx: Tx,
  run: {
    flowId: string;
    segmentId: string;
    turn: string;
    perMinute: number;
    startAt: Date | null;
    userId: string | null;
  },
): Promise<AudienceRun | null> {
  const startAt = run.startAt ?? new Date();
  const [row] = await tx<AudienceRun[]>`
    insert into audience_runs (flow_id, segment_id, segment_name, turn, per_minute, start_at, next_at, created_by)
    select ${run.flowId}, ${run.segmentId}, coalesce((select name from segments where id = ${run.segmentId}), ''), ${run.turn},
      ${run.perMinute}, ${startAt}, ${startAt}, ${run.userId}
    on conflict (tenant_id, flow_id, turn) do nothing returning ${tx(columns)}`;
  return row ?? null;
}

export async function findRun(tx: Tx, id: string, lock = false): Promise<AudienceRun | null> {
  const [row] = await tx<AudienceRun[]>`
    select ${tx(columns)} from audience_runs where id = ${id} ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

/** The newest first. */
export async function listRuns(tx: Tx, flowId: string, most: number): Promise<AudienceRun[]> {
  return [
    ...(await tx<AudienceRun[]>`
      select ${tx(columns)} from audience_runs where flow_id = ${flowId} order by created_at desc, id desc limit ${most}`),
  ];
}

export async function changeRun(
  tx: Tx,
  id: string,
  change: { state?: RunState; per_minute?: number; ended_reason?: string },
): Promise<void> {
  const isEnd = change.state === 'stopped';
  await tx`
    update audience_runs set ${tx(change as Record<string, string | number>)}, waiting_reason = null,
      next_at = greatest(start_at, now()), ended_at = case when ${isEnd} then now() else ended_at end
    where id = ${id}`;
}

/** Runs that may have something to do. */
export async function dueRuns(sql: Sql, most: number): Promise<{ id: string; tenantId: string }[]> {
  return await sql<{ id: string; tenantId: string }[]>`
    select id, tenant_id as "tenantId" from due_audience_runs(${most})`;
}

/** Seconds between two batches; a slow pace has fewer. */
const tickSeconds = 2;
/** Seconds until a run looks again whether its flow goes on. */
const restSeconds = 5;

/** Takes a run one step further: gathers its people, or lets the next ones have their turn. */
export async function advanceRun(tx: Tx, id: string): Promise<void> {
  const [run] = await tx<AudienceRun[]>`
    select ${tx(columns)} from audience_runs
    where id = ${id} and state in ('scheduled', 'running') and next_at <= now() for update skip locked`;
  if (!run) return;
  // Whoever pauses the flow comes before, and the run waits, or after, and sees who got their turn.
  const [flow] = await tx<{ status: string; on_clock: boolean }[]>`
    select status, trigger_events @> array['audience.due'] as on_clock from flows where id = ${run.flow_id} for share`;
  if (!flow || flow.status === 'archived' || !flow.on_clock) return await end(tx, id, 'stopped', 'flow-not-live');
  if (flow.status !== 'active') {
    await tx`
      update audience_runs set waiting_reason = 'flow-paused', next_at = now() + make_interval(secs => ${restSeconds}) where id = ${id}`;
    return;
  }
  await (run.state === 'scheduled' ? begin(tx, run) : letNext(tx, run));
}

async function begin(tx: Tx, { id, segment_id }: AudienceRun): Promise<void> {
  if (segment_id === null || !(await findSegment(tx, segment_id))) return await end(tx, id, 'stopped', 'segment-gone');
  const people = await membersOf(tx, segment_id, wholeTenant);
  await tx`
    insert into audience_people (run_id, place, lead_id)
    select ${id}, p.place, p.lead_id from unnest(${people}::uuid[]) with ordinality as p(lead_id, place)
      join leads on leads.id = p.lead_id`;
  await tx`
    update audience_runs set state = 'running', total = (select count(*) from audience_people where run_id = ${id}),
      started_at = now(), next_at = now(), waiting_reason = null where id = ${id}`;
}

async function letNext(tx: Tx, { id, flow_id, per_minute }: AudienceRun): Promise<void> {
  const seconds = Math.max(tickSeconds, 60 / per_minute);
  const most = Math.round((per_minute * seconds) / 60);
  const turns = await tx`
    with next as (
      select place, lead_id, gen_random_uuid() as event_id from audience_people
      where run_id = ${id} and event_id is null order by place limit ${most}
    ), told as (
      insert into events (id, type, lead_id, subject, data)
      select event_id, 'audience.due', lead_id, ${`flow:${flow_id}`}, jsonb_build_object('run', ${id}::text) from next
    )
    update audience_people p set event_id = next.event_id from next where p.run_id = ${id} and p.place = next.place returning p.place`;
  if (turns.length < most) return await end(tx, id, 'done', null);
  // From when it was due, so that the pace holds; not from long ago, so that what was missed does not come at once.
  await tx`
    update audience_runs set waiting_reason = null,
      next_at = greatest(next_at, now() - make_interval(secs => ${seconds})) + make_interval(secs => ${seconds}) where id = ${id}`;
}

async function end(tx: Tx, id: string, state: RunState, reason: string | null): Promise<void> {
  await tx`update audience_runs set state = ${state}, ended_reason = ${reason}, waiting_reason = null, ended_at = now() where id = ${id}`;
}
