/** Which workers are at work; diagnostics and the doctor read it. */
import type { Sql } from './tenant.ts';

/** Notes a sign of life, and forgets workers that gave none for a day. @param data what else to tell; no data of tenants */
export async function recordBeat(sql: Sql, id: string, data: Record<string, string | number | boolean>): Promise<void> {
  await sql`
    insert into worker_heartbeats (id, data) values (${id}, ${sql.json(data)})
    on conflict (id) do update set beat_at = now(), data = excluded.data`;
  await sql`delete from worker_heartbeats where beat_at < now() - interval '1 day'`;
}

export async function removeBeat(sql: Sql, id: string): Promise<void> {
  await sql`delete from worker_heartbeats where id = ${id}`;
}
