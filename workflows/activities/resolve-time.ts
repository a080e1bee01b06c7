/** Works out the instant a node waits for: a deadline, a cart's last activity, the next time a window opens. */
import type { Resolved, Visit } from '#contract';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../services/deps.ts';

export function resolveTime(deps: Pick<ActivityDeps, 'sql' | 'versions'>, visit: Visit): Promise<Resolved> {
  return withTenant(deps.sql, visit.tenantId, async (tx) => {
    const [facts, version] = await Promise.all([
      loadEnrolmentFacts(tx, visit.enrolmentId),
      deps.versions.load(tx, visit),
    ]);
    const { definition, config } = version.node(visit.nodeId);
    if (!facts) throw new EnrolmentGone();
    if (!definition.until) throw new Error(`node ${visit.nodeId} has no instant`);
    const answer = definition.until(config, facts);
    if ('void' in answer) return answer;
    return answer.at <= Date.parse(facts.now) ? { due: true } : { at: answer.at };
  });
}
