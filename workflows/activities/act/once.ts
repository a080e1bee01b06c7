/** For effects that are nothing but rows: the effect and its line in the decision log are one transaction. */
import type { Performed, Visit } from '#contract';
import { lockStanding, type Outcome, recallVisit, recordVisit } from '#db/flows/decision-log.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../../services/deps.ts';
import { later, leftFlow } from '../deliver/answers.ts';

/** A signal that is on its way to the workflow is soon there. */
const unreadMs = 250;

/**
 * What a visit comes to without doing anything: the port that it has already, the end of its enrolment, or to wait until its
 * workflow has heard what the enrolment was told, which comes first. Two at once wait for each other. Null: it may go on.
 */
export async function answered(tx: Tx, { enrolmentId, seq, heard }: Visit): Promise<Performed | null> {
  const standing = await lockStanding(tx, enrolmentId);
  const before = await recallVisit(tx, enrolmentId, seq);
  if (before !== null) return { type: 'performed', port: before };
  if (!standing || standing.isEnded) return leftFlow;
  return standing.told > heard ? later('unread', new Date(Date.now() + unreadMs)) : null;
}

/** Does `work` unless there is an answer without it. */
export function once(
  deps: ActivityDeps,
  visit: Visit,
  kind: string,
  work: (tx: Tx) => Promise<Outcome>,
): Promise<Performed> {
  return withTenant(deps.sql, visit.tenantId, async (tx): Promise<Performed> => {
    const answer = await answered(tx, visit);
    if (answer) return answer;
    const { enrolmentId, seq, nodeId } = visit;
    const outcome = await work(tx);
    await recordVisit(tx, { enrolmentId, seq, nodeId, kind }, outcome);
    return { type: 'performed', port: outcome.port };
  });
}
