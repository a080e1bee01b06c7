/** Enters chosen leads in a live flow. Who may not enter is told why; the others start as soon as the worker gets to them. */
import { allow } from '#db/platform/tenant.ts';
import { describeReason, type Text } from '#flow';
import { type ByHand, enrolByHand } from '#db/flows/enrol-by-hand.ts';
import type { Act } from '../../context.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';

export interface Enrolled extends ByHand {
  outcome: 'enrolled' | 'refused';
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
  // Thousands of people at once.
  await allow(act.tx, 15);
  const entered = await enrolByHand(act.tx, flowId, leadIds, occurrence);
  if (!entered) throw notFound();
  if (entered === 'not-live') throw new Problem('flow_not_live');
  const results = entered.people.map((one) => ({
    ...one,
    outcome: one.enrolment_id ? ('enrolled' as const) : ('refused' as const),
    reason_text: describeReason(one.reason),
  }));
  const enrolled = results.filter((one) => one.outcome === 'enrolled').length;
  const refused = results.length - enrolled;
  await audit(act, 'flow.enrol', { type: 'flow', id: flowId }, { version: entered.version, enrolled, refused });
  return { enrolled, refused, results };
}
