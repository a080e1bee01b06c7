/** For effects that are nothing but rows: the effect and its line in the decision log are one transaction. */
import type { Performed, Visit } from '#contract';
import { lockVisits, type Outcome, recallVisit, recordVisit } from '#db/flows/enrolment-log.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../../services/deps.ts';

/** Does `work` unless this visit has a port already. Two at once wait for each other at the log's unique key. */
export function once(
  deps: ActivityDeps,
  visit: Visit,
  kind: string,
  work: (tx: Tx) => Promise<Outcome>,
): Promise<Performed> {
  return withTenant(deps.sql, visit.tenantId, async (tx): Promise<Performed> => {
    const { enrolmentId, seq, nodeId } = visit;
    await lockVisits(tx, enrolmentId);
    const before = await recallVisit(tx, enrolmentId, seq);
    if (before !== null) return { type: 'performed', port: before };
    const outcome = await work(tx);
    await recordVisit(tx, { enrolmentId, seq, nodeId, kind }, outcome);
    return { type: 'performed', port: outcome.port };
  });
}
