/** Tells the database that this worker is at work; diagnostics and the doctor read it. */
import { hostname } from 'node:os';
import { recordBeat, removeBeat } from '#db/platform/heartbeats.ts';
import type { Sql } from '#db/platform/tenant.ts';

export interface Heartbeat {
  stop(): Promise<void>;
}

const everyMs = 10_000;

/**
 * Writes a row of `worker_heartbeats` every 10 s; from its age follows whether the worker is gone (`goneAfterS`).
 * @param describe what else to tell; no data of tenants
 */
export function startHeartbeat(sql: Sql, describe: () => Record<string, string | number | boolean>): Heartbeat {
  const id = `${hostname()}:${process.pid}`;
  const beat = async (): Promise<void> => {
    try {
      await recordBeat(sql, id, describe());
    } catch {
      // The database is away; the pumps say so.
    }
  };
  void beat();
  const timer = setInterval(() => void beat(), everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await removeBeat(sql, id).catch(() => {});
    },
  };
}
