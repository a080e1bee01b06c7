/** Delivers signals to the workflows of enrolments. */
import { readOpen } from '#db/flows/enrolments.ts';
import { claimSignals, completeSignals, releaseSignals, type Signal } from '#db/platform/queues.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { each } from './each.ts';
import { codeOf } from './pump.ts';
import { restart } from './restart.ts';
import { concurrency, ownFault, type StartDeps } from './starts.ts';

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
  if (!(await withTenant(deps.sql, tenantId, (tx) => readOpen(tx, enrolmentId)))) return true;
  await restart(deps, { id: enrolmentId, tenantId });
  return false;
}
