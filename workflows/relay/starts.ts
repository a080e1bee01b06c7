/** Starts the workflows of new enrolments. */
import { areStartsWaiting, claimStarts, completeStarts, releaseStarts, type Start } from '#db/platform/queues.ts';
import type { Sql } from '#db/platform/tenant.ts';
import type { Versions } from '../services/versions.ts';
import type { Company } from './company.ts';
import { each } from './each.ts';
import { codeOf } from './pump.ts';
import type { TemporalCalls } from './temporal-calls.ts';

export interface StartDeps {
  sql: Sql;
  versions: Versions;
  temporal: TemporalCalls;
  company: Company;
  log: { warn(data: object, message: string): void };
}

/** Calls to Temporal at once. */
export const concurrency = 24;
/** gRPC: the request itself is at fault; others will not do better later. */
export const ownFault = new Set(['3', '9', '11', '12']);

/**
 * How many enrolments of a tenant are on their way to their first wait at a time, for each worker, and how long until it is looked
 * whether some have come there. Alone: as many as keep two processors busy. Beside others: so few that what others want is delayed
 * by less than it takes (`npm run bench -- fairness`).
 */
const paces = { alone: { atOnce: 24, turnMs: 15 }, beside: { atOnce: 1, turnMs: 100 } };

/** Starts what is queued. True when there may be more. */
export async function relayStarts(deps: StartDeps, most: number): Promise<boolean> {
  const { atOnce, turnMs } = deps.company.isShared() ? paces.beside : paces.alone;
  const starts = await claimStarts(deps.sql, most, atOnce);
  await startAll(deps, starts);
  if (starts.length > 0) return true;
  if (!(await areStartsWaiting(deps.sql))) return false;
  await new Promise((resolve) => setTimeout(resolve, turnMs));
  return true;
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
