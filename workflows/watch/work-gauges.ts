/** How much waits, as gauges. The database is asked once per look, and at most every few seconds whoever looks. */
import { Gauge, Registry } from 'prom-client';
import type { WorkNumber } from '#db/platform/watch/work-numbers.ts';

const freshMs = 5_000;

/** Gauges by the figure of the database that they show. All workers show the same: take their maximum. */
const gauges = {
  queue_depth: ['cadencia_queue_depth', 'Rows that wait in a queue.', 'queue'],
  queue_age: ['cadencia_queue_age_seconds', 'How long the oldest row of a queue waits.', 'queue'],
  held: ['cadencia_held_people', 'People who stand still in a flow, by reason.', 'reason'],
  doubts: [
    'cadencia_doubts',
    'Messages of which nobody knows whether they went, for longer than a doubt may last.',
    null,
  ],
  timers_late: ['cadencia_timers_late', 'People whose wait was over more than ten seconds ago.', null],
  timer_lag: ['cadencia_timer_lag_seconds', 'How long the latest wait has been over.', null],
  ads_sync_age: [
    'cadencia_ads_sync_age_seconds',
    'How long ago the ad account was read that was read longest ago.',
    null,
  ],
  workers: ['cadencia_workers', 'Workers that gave a sign of life within half a minute.', null],
} as const;

/** @param read the figures now; throws while the database is away: then there are no gauges, and `cadencia_worker_ready` says why */
export function workGauges(read: () => Promise<WorkNumber[]>): Registry {
  const registry = new Registry();
  let last: { at: number; numbers: Promise<WorkNumber[]> } | undefined;
  const numbers = async () => {
    if (!last || Date.now() - last.at > freshMs) last = { at: Date.now(), numbers: read() };
    return await last.numbers.catch(() => {
      last = undefined;
      return [];
    });
  };
  for (const [figure, [name, help, label]] of Object.entries(gauges)) {
    const gauge = new Gauge({
      name,
      help,
      labelNames: label ? [label] : [],
      registers: [],
      async collect() {
        this.reset();
        const found = (await numbers()).filter((one) => one.figure === figure);
        // Without labels a reset gauge says 0, which nobody knows while the database is away.
        if (found.length === 0 && !label) this.remove();
        for (const one of found) this.set(label ? { [label]: one.label } : {}, one.amount);
      },
    });
    registry.registerMetric(gauge);
  }
  return registry;
}
