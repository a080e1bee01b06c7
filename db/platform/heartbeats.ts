/** Which workers are at work; diagnostics, the doctor and the stream of open pages read it. */
import type { Sql } from './tenant.ts';

/** A worker that gave no sign of life for so many seconds is gone: it gives one every ten. */
export const goneAfterS = 30;

/** Notes a sign of life, and forgets workers that gave none for a day. @param data what else to tell; no data of tenants */
export async function recordBeat(sql: Sql, id: string, data: Record<string, string | number | boolean>): Promise<void> {
  await sql`
    insert into worker_heartbeats (id, data) values (${id}, ${sql.json(data)})
    on conflict (id) do update set beat_at = now(), data = excluded.data`;
  await sql`delete from worker_heartbeats where beat_at < now() - interval '1 day'`;
}

/** @returns the last sign of life of any worker; null: there is none, or each was ended in order */
export async function lastBeat(sql: Sql): Promise<{ at: Date; isAtWork: boolean } | null> {
  const [row] = await sql<[{ at: Date | null; is_at_work: boolean }]>`
    select max(beat_at) as at, max(beat_at) > now() - make_interval(secs => ${goneAfterS}) as is_at_work from worker_heartbeats`;
  return row.at && { at: row.at, isAtWork: row.is_at_work };
}

export async function removeBeat(sql: Sql, id: string): Promise<void> {
  await sql`delete from worker_heartbeats where id = ${id}`;
}
