/** Enters chosen leads in a live flow: its filter, re-entry, cooldown and the leads' consent hold. */
import { type Condition, evaluate, triggerOf } from '#flow';
import { admit, type Refusal } from './admit.ts';
import { loadManyFacts } from './facts.ts';
import { findVersion } from './flow-versions.ts';
import { lockFlow } from './flows.ts';
import type { Tx } from '../platform/tenant.ts';

export interface ByHand {
  lead_id: string;
  enrolment_id: string | null;
  reason: Refusal | 'filter-not-met' | null;
}

/**
 * @param occurrence makes a repeated call harmless
 * @returns one answer per distinct id in the order asked, and the version; null when there is no such flow; `not-live`
 */
export async function enrolByHand(
  tx: Tx,
  flowId: string,
  leadIds: readonly string[],
  occurrence: string,
): Promise<{ version: number; people: ByHand[] } | 'not-live' | null> {
  const flow = await lockFlow(tx, flowId);
  if (!flow) return null;
  if (flow.status !== 'active' || flow.live_version === null) return 'not-live';
  const version = (await findVersion(tx, flowId, flow.live_version))!;
  const filter = triggerOf(version.graph)?.node.config.filter as Condition | undefined;
  const outside = filter ? await leadsOutside(tx, leadIds, filter) : new Set<string>();
  const admissions = await admit(tx, {
    flowId,
    version: version.number,
    plan: version.plan,
    settings: version.graph.settings,
    leadIds: leadIds.filter((id) => !outside.has(id)),
    occurrence,
  });
  const answers = new Map(admissions.map((one) => [one.lead_id, one]));
  const people = [...new Set(leadIds)].map((lead_id) => {
    const admission = answers.get(lead_id);
    const reason = admission ? admission.refused : ('filter-not-met' as const);
    return { lead_id, enrolment_id: admission?.enrolment_id ?? null, reason };
  });
  return { version: version.number, people };
}

/** Leads that exist and do not meet the trigger's filter. */
async function leadsOutside(tx: Tx, leadIds: readonly string[], filter: Condition): Promise<Set<string>> {
  const facts = await loadManyFacts(
    tx,
    leadIds.map((leadId) => ({ leadId })),
  );
  return new Set(facts.flatMap((fact) => (fact && !evaluate(filter, fact) ? [fact.lead.id] : [])));
}
