/**
 * Is any worker at work? Asked every few seconds for all who look together, and not at all while nobody does: what waits for a
 * worker (messages, steps of flows, syncs, changes of many leads) is then said to wait instead of looking broken.
 */
import { lastBeat } from '#db/platform/heartbeats.ts';
import type { Sql } from '#db/platform/tenant.ts';

export interface EngineState {
  is_at_work: boolean;
  /** Its last sign of life, ISO 8601; null: none ever, or it was ended in order. */
  seen_at: string | null;
}

export type EngineWatch = ReturnType<typeof createEngineWatch>;

export function createEngineWatch(sql: Sql, { everyMs = 5_000 } = {}) {
  const listeners = new Set<(state: EngineState) => void>();
  let known: EngineState | null = null;
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (listeners.size > 0) {
      try {
        const last = await lastBeat(sql);
        const now = { is_at_work: last?.isAtWork ?? false, seen_at: last?.at.toISOString() ?? null };
        const isNews = known?.is_at_work !== now.is_at_work;
        known = now;
        if (isNews) for (const listener of listeners) listener(now);
      } catch {
        // The database is away: nothing is known of the worker, and the requests of the page say what is wrong.
      }
      await new Promise((wake) => setTimeout(wake, everyMs));
    }
    known = null;
    isRunning = false;
  }

  return {
    /** Tells what is known at once, and then each change. @returns what ends it */
    listen(listener: (state: EngineState) => void): () => void {
      listeners.add(listener);
      if (known) listener(known);
      if (!isRunning) void run();
      return () => void listeners.delete(listener);
    },
  };
}
