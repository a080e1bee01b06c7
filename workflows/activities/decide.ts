/** Chooses the port of a branch by looking at the lead. */
import type { Visit } from '#contract';
import { recallVisit, recordVisit } from '#db/flows/decision-log.ts';
import { EnrolmentGone, loadEnrolmentFacts } from '#db/flows/facts.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../services/deps.ts';

export function decide(deps: Pick<ActivityDeps, 'sql' | 'versions'>, visit: Visit): Promise<{ port: string }> {
  return withTenant(deps.sql, visit.tenantId, async (tx) => {
    const { enrolmentId, seq, nodeId } = visit;
    const [before, facts, version] = await Promise.all([
      recallVisit(tx, enrolmentId, seq),
      loadEnrolmentFacts(tx, enrolmentId),
      deps.versions.load(tx, visit),
    ]);
    // Decided before a crash, perhaps on facts that have changed since: one visit, one answer.
    if (before !== null) return { port: before };
    const { kind, definition, config } = version.node(nodeId);
    if (!facts) throw new EnrolmentGone();
    if (!definition.decide) throw new Error(`node ${nodeId} has nothing to decide`);
    const decision = definition.decide(config, facts, { flowId: visit.flowId, nodeId });
    await recordVisit(tx, { enrolmentId, seq, nodeId, kind }, decision);
    return { port: decision.port };
  });
}
