/** Enters chosen leads in a live flow. Who may not enter is told why; the others start as soon as the worker gets to them. */
import { allow } from '#db/platform/tenant.ts';
import { describeReason, evaluate, triggerOf, type Condition, type Text } from '#flow';
import { admit, type Admission, type Refusal } from '#db/flows/admit.ts';
import { loadManyFacts } from '#db/flows/facts.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { lockFlow } from '#db/flows/flows.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';

export interface Enrolled {
  lead_id: string;
  enrolment_id: string | null;
  outcome: 'enrolled' | 'refused';
  reason: Refusal | 'filter-not-met' | null;
  reason_text: Text | null;
}

/**
 * The flow's own rules hold: its filter, re-entry, cooldown and the leads' consent.
 * @param occurrence makes a repeated call harmless: `manual:<idempotency key or request id>`
 * @throws Problem 404, 409 `flow_not_live`
 */
export async function enrolLeads(
  act: Act,
  flowId: string,
  leadIds: string[],
  occurrence: string,
): Promise<{ enrolled: number; refused: number; results: Enrolled[] }> {
  const { tx } = act;
  // Thousands of people at once.
  await allow(tx, 15);
  const flow = await lockFlow(tx, flowId);
  if (!flow) throw notFound();
  if (flow.status !== 'active' || flow.live_version === null) throw new Problem('flow_not_live');
  const version = (await findVersion(tx, flowId, flow.live_version))!;

  const filter = triggerOf(version.graph)?.node.config.filter as Condition | undefined;
  const outside = filter ? await leadsOutside(act, leadIds, filter) : new Set<string>();
  const admissions = await admit(tx, {
    flowId,
    version: version.number,
    plan: version.plan,
    settings: version.graph.settings,
    leadIds: leadIds.filter((id) => !outside.has(id)),
    occurrence,
  });

  const answers = new Map(admissions.map((one) => [one.lead_id, one]));
  const results = [...new Set(leadIds)].map((id) => toResult(id, answers.get(id)));
  const enrolled = results.filter((one) => one.outcome === 'enrolled').length;
  await audit(
    act,
    'flow.enrol',
    { type: 'flow', id: flowId },
    { version: version.number, enrolled, refused: results.length - enrolled },
  );
  return { enrolled, refused: results.length - enrolled, results };
}

/** Leads that exist and do not meet the trigger's filter. */
async function leadsOutside(act: Act, leadIds: string[], filter: Condition): Promise<Set<string>> {
  const facts = await loadManyFacts(
    act.tx,
    leadIds.map((leadId) => ({ leadId })),
  );
  return new Set(facts.flatMap((fact) => (fact && !evaluate(filter, fact) ? [fact.lead.id] : [])));
}

function toResult(lead_id: string, admission: Admission | undefined): Enrolled {
  const reason = admission ? admission.refused : 'filter-not-met';
  const enrolment_id = admission?.enrolment_id ?? null;
  return {
    lead_id,
    enrolment_id,
    outcome: enrolment_id ? 'enrolled' : 'refused',
    reason,
    reason_text: describeReason(reason),
  };
}
