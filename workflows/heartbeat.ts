/** Tells the database that this worker is at work; diagnostics and the doctor read it. */
import { hostname } from 'node:os';
import type { Sql } from '#db/platform/tenant.ts';

export interface Heartbeat {
  stop(): Promise<void>;
}

const everyMs = 10_000;

/**
 * Writes a row of `worker_heartbeats` every 10 s; a row that is older than 30 s belongs to a worker that is gone.
 * @param describe what else to tell; no data of tenants
 */
export function startHeartbeat(sql: Sql, describe: () => Record<string, string | number | boolean>): Heartbeat {
  const id = `${hostname()}:${process.pid}`;
  const beat = async (): Promise<void> => {
    try {
      await sql`
        insert into worker_heartbeats (id, data) values (${id}, ${sql.json(describe())})
        on conflict (id) do update set beat_at = now(), data = excluded.data`;
      await sql`delete from worker_heartbeats where beat_at < now() - interval '1 day'`;
    } catch {
      // The database is away; the pumps say so.
    }
  };
  void beat();
  const timer = setInterval(() => void beat(), everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await sql`delete from worker_heartbeats where id = ${id}`.catch(() => {});
    },
  };
}
