/** For effects that are nothing but rows: the effect and its line in the decision log are one transaction. */
import type { Performed, Visit } from '#contract';
import { lockStanding, type Outcome, recallVisit, recordVisit } from '#db/flows/decision-log.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../../services/deps.ts';
import { later, leftFlow } from '../deliver/answers.ts';

/** A signal that is on its way to the workflow is soon there. */
const unreadMs = 250;

/**
 * Does `work` unless this visit has a port already, or the enrolment has ended or was told something that its workflow has not
 * heard: that comes first. Two at once wait for each other.
 */
export function once(
  deps: ActivityDeps,
  visit: Visit,
  kind: string,
  work: (tx: Tx) => Promise<Outcome>,
): Promise<Performed> {
  return withTenant(deps.sql, visit.tenantId, async (tx): Promise<Performed> => {
    const { enrolmentId, seq, nodeId } = visit;
    const standing = await lockStanding(tx, enrolmentId);
    const before = await recallVisit(tx, enrolmentId, seq);
    if (before !== null) return { type: 'performed', port: before };
    if (!standing || standing.isEnded) return leftFlow;
    if (standing.told > visit.heard) return later('unread', new Date(Date.now() + unreadMs));
    const outcome = await work(tx);
    await recordVisit(tx, { enrolmentId, seq, nodeId, kind }, outcome);
    return { type: 'performed', port: outcome.port };
  });
}
