/** Starts the workflows of new enrolments, and delivers signals to running ones. */
import {
  claimSignals,
  claimStarts,
  completeSignals,
  completeStarts,
  releaseSignals,
  releaseStarts,
  type Signal,
  type Start,
} from '#db/platform/queues.ts';
import { type Sql, withTenant } from '#db/platform/tenant.ts';
import type { Versions } from '../services/versions.ts';
import { each } from './each.ts';
import { codeOf } from './pump.ts';
import { restart } from './restart.ts';
import type { TemporalCalls } from './temporal-calls.ts';

export interface StartDeps {
  sql: Sql;
  versions: Versions;
  temporal: TemporalCalls;
  log: { warn(data: object, message: string): void };
}

/** Calls to Temporal at once. */
const concurrency = 24;
/** gRPC: the request itself is at fault; others will not do better later. */
const ownFault = new Set(['3', '9', '11', '12']);

/** Starts what is queued. True when there may be more. */
export async function relayStarts(deps: StartDeps, most: number): Promise<boolean> {
  const starts = await claimStarts(deps.sql, most);
  await startAll(deps, starts);
  return starts.length === most;
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

/** Delivers signals, oldest first for each enrolment. True when there may be more. */
export async function relaySignals(deps: StartDeps, most: number): Promise<boolean> {
  const signals = await claimSignals(deps.sql, most);
  const done: string[] = [];
  const later: string[] = [];
  let outage: unknown;
  await each(signals, concurrency, async (signal) => {
    if (outage !== undefined) return void later.push(signal.id);
    try {
      if ((await deps.temporal.signal(signal)) || (await isOver(deps, signal))) done.push(signal.id);
      else later.push(signal.id);
    } catch (error) {
      if (ownFault.has(codeOf(error))) {
        done.push(signal.id);
        deps.log.warn({ enrolment: signal.enrolmentId, code: codeOf(error) }, 'a signal was refused and is dropped');
      } else {
        outage ??= error;
        later.push(signal.id);
      }
    }
  });
  await completeSignals(deps.sql, done);
  await releaseSignals(deps.sql, later, 1);
  if (outage !== undefined) throw outage;
  return done.length > 0;
}

/** No workflow to hear it: pointless if the enrolment has ended. Otherwise the workflow was lost and is started again first. */
async function isOver(deps: StartDeps, { tenantId, enrolmentId }: Signal): Promise<boolean> {
  const [row] = await withTenant(
    deps.sql,
    tenantId,
    (tx) => tx<{ isOpen: boolean }[]>`select ended_at is null as "isOpen" from enrolments where id = ${enrolmentId}`,
  );
  if (!row?.isOpen) return true;
  await restart(deps, { id: enrolmentId, tenantId });
  return false;
}
