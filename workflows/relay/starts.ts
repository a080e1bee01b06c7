/** Starts the workflows of new enrolments. */
import { claimStarts, completeStarts, releaseStarts, type Start } from '#db/platform/queues.ts';
import type { Sql } from '#db/platform/tenant.ts';
import type { Versions } from '../services/versions.ts';
import { each } from './each.ts';
import { codeOf } from './pump.ts';
import type { TemporalCalls } from './temporal-calls.ts';

export interface StartDeps {
  sql: Sql;
  versions: Versions;
  temporal: TemporalCalls;
  log: { warn(data: object, message: string): void };
}

/** Calls to Temporal at once. */
export const concurrency = 24;
/** gRPC: the request itself is at fault; others will not do better later. */
export const ownFault = new Set(['3', '9', '11', '12']);

/** Starts what is queued. True when there may be more. */
export async function relayStarts(deps: StartDeps, most: number): Promise<boolean> {
  const starts = await claimStarts(deps.sql, most);
  await startAll(deps, starts);
  return starts.length > 0;
}

/**
 * Starts enrolments that the caller has leased. What fails goes back to the queue: for a moment when Temporal is away, for ten
 * minutes when the start itself is refused.
 * @throws when Temporal is away, after everything was given back
 */
export async function startAll(deps: StartDeps, starts: readonly Start[]): Promise<void> {
  const done: string[] = [];
  const later: string[] = [];
  const refused: string[] = [];
  let outage: unknown;
  await each(starts, concurrency, async (start) => {
    if (outage !== undefined) return void later.push(start.id);
    try {
      const { plan } = await deps.versions.find(deps.sql, start);
      await deps.temporal.start({ ...start, plan });
      done.push(start.id);
    } catch (error) {
      if (ownFault.has(codeOf(error))) {
        refused.push(start.id);
        deps.log.warn({ enrolment: start.id, code: codeOf(error) }, 'a start was refused');
      } else {
        outage ??= error;
        later.push(start.id);
      }
    }
  });
  await completeStarts(deps.sql, done);
  await releaseStarts(deps.sql, refused, 600);
  await releaseStarts(deps.sql, later, 1);
  if (outage !== undefined) throw outage;
}
