/** Writes down where an enrolment stands, for people to look at. */
import type { EnrolmentActivities } from '#contract';
import { recordFinish, recordWait } from '#db/enrolment-log.ts';
import { withTenant } from '#db/tenant.ts';
import type { ActivityDeps } from './deps.ts';

type Report<K extends 'recordWait' | 'recordFinish'> = Parameters<EnrolmentActivities[K]>[0];
type Deps = Pick<ActivityDeps, 'sql' | 'versions'>;

export function wait(deps: Deps, report: Report<'recordWait'>): Promise<void> {
  return withTenant(deps.sql, report.tenantId, async (tx) => {
    const { kind } = (await deps.versions.load(tx, report)).node(report.nodeId);
    const until = report.until === null ? null : new Date(report.until);
    await recordWait(tx, { ...report, kind }, { until, paused: report.paused, reason: report.reason });
  });
}

export function finish(deps: Deps, report: Report<'recordFinish'>): Promise<void> {
  return withTenant(deps.sql, report.tenantId, async (tx) => {
    const nodes = (await deps.versions.load(tx, report)).graph.nodes;
    const kind = nodes.find((node) => node.id === report.nodeId)?.kind ?? 'exit';
    await recordFinish(tx, { ...report, kind }, { result: report.result, reason: report.reason });
  });
}
