/** A turn of a flow's calendar has come: there is one run for it, however often this is asked. */
import { calendarOf, triggerOf, turnsAfter } from '#flow';
import type { AudienceBegin } from '#contract';
import { insertRun } from '#db/flows/audience-runs.ts';
import { lockFlow } from '#db/flows/flows.ts';
import { findTenant } from '#db/platform/tenants.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { ActivityDeps } from '../services/deps.ts';

/** A Schedule may be late by some seconds; what is further from a turn was meant for a calendar that has changed since. */
const patienceMs = 120_000;

export async function beginAudience(
  { sql, versions }: Pick<ActivityDeps, 'sql' | 'versions'>,
  { tenantId, flowId, at }: AudienceBegin,
): Promise<void> {
  await withTenant(sql, tenantId, async (tx) => {
    const flow = await lockFlow(tx, flowId);
    if (flow?.status !== 'active' || flow.live_version === null) return;
    const { graph } = await versions.load(tx, { tenantId, flowId, version: flow.live_version });
    const trigger = triggerOf(graph);
    if (trigger?.node.kind !== 'audience') return;
    const config = trigger.kind.config.parse(trigger.node.config) as { segment: string; perMinute: number };
    const calendar = calendarOf(config);
    const [turn] = calendar ? turnsAfter(calendar, at - patienceMs, (await findTenant(tx)).timezone, 1) : [];
    if (!turn || turn.at > at + patienceMs) return;
    const { segment, perMinute } = config;
    await insertRun(tx, { flowId, segmentId: segment, turn: turn.local, perMinute, startAt: null, userId: null });
  });
}
