/** Enters chosen leads in a live flow: its filter, re-entry, cooldown and the leads' consent hold. */
import { type Condition, evaluate, triggerOf } from '#flow';
import { entryRefused } from '../crm/timeline.ts';
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
  await keepRefusals(tx, flowId, people);
  return { version: version.number, people };
}

/**
 * Keeps whom the flow did not take, beside what the relay keeps of events: in their story, and for the question why they are not in
 * it. It starts nothing.
 */
async function keepRefusals(tx: Tx, flowId: string, people: readonly ByHand[]): Promise<void> {
  const refused = people.filter(({ reason }) => reason !== null && reason !== 'lead-not-found');
  if (refused.length === 0) return;
  await tx`
    insert into events (type, lead_id, data, processed_at, history, outcome)
    select ${entryRefused}, r.lead_id, '{}', now(), true, jsonb_build_object(${flowId}::text, r.reason)
    from jsonb_to_recordset(${tx.json(refused as never)}) as r(lead_id uuid, reason text)`;
}

/** Leads that exist and do not meet the trigger's filter. */
async function leadsOutside(tx: Tx, leadIds: readonly string[], filter: Condition): Promise<Set<string>> {
  const facts = await loadManyFacts(
    tx,
    leadIds.map((leadId) => ({ leadId })),
  );
  return new Set(facts.flatMap((fact) => (fact && !evaluate(filter, fact) ? [fact.lead.id] : [])));
}
