/** Delivers signals to the workflows of enrolments. */
import type { Control, Happened, Wanted } from '#contract';
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
  for (const { tenantId } of signals) deps.company.note(tenantId);
  const done: string[] = [];
  const later: string[] = [];
  const refused: string[] = [];
  let outage: unknown;
  await each(signals, concurrency, async (signal) => {
    if (outage !== undefined) return void later.push(signal.id);
    try {
      const sent = await deps.temporal.signal({ ...signal, payload: await payloadOf(deps, signal) });
      if (sent || (await isOver(deps, signal))) done.push(signal.id);
      else later.push(signal.id);
    } catch (error) {
      if (ownFault.has(codeOf(error))) {
        // Never dropped: the next ones have later numbers, and the workflow waits for this one.
        refused.push(signal.id);
        deps.log.warn({ enrolment: signal.enrolmentId, code: codeOf(error) }, 'a signal was refused');
      } else {
        outage ??= error;
        later.push(signal.id);
      }
    }
  });
  await completeSignals(deps.sql, done);
  await releaseSignals(deps.sql, later, 1);
  await releaseSignals(deps.sql, refused, 600);
  if (outage !== undefined) throw outage;
  return done.length > 0;
}

/** What goes over the wire: with its number, and a move with the plan of its version (the row names the version only). */
async function payloadOf(deps: StartDeps, signal: Signal): Promise<Happened | Control> {
  const { tenantId, flowId, number } = signal;
  const payload = signal.payload as Happened | Wanted;
  const numbered = number === null ? {} : { number: Number(number) };
  if (!('type' in payload) || payload.type !== 'move') return { ...payload, ...numbered };
  const { plan } = await deps.versions.find(deps.sql, { tenantId, flowId, version: payload.version });
  return { ...payload, plan, ...numbered };
}

/** No workflow to hear it: pointless if the enrolment has ended. Otherwise the workflow was lost and is started again first. */
async function isOver(deps: StartDeps, { tenantId, enrolmentId }: Signal): Promise<boolean> {
  if (!(await withTenant(deps.sql, tenantId, (tx) => readOpen(tx, enrolmentId)))) return true;
  await restart(deps, { id: enrolmentId, tenantId });
  return false;
}
