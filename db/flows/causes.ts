/** What a flow did can start flows: each such event carries how long the chain behind it is. */
import { EnrolmentGone } from './facts.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Cause {
  enrolment_id: string;
  /** 1 for what an enrolment did that a person's or the outside's event had started, and one more for each flow in between. */
  depth: number;
}

/** A chain longer than this is flows feeding each other, not a plan somebody made. */
export const longestChain = 5;

/** Whom an enrolment is about, and what its effects write into the events they cause. */
export async function causeOf(
  tx: Tx,
  enrolmentId: string,
): Promise<{ leadId: string; subject: string | null; cause: Cause }> {
  const [row] = await tx<{ lead_id: string; subject: string | null; depth: number }[]>`
    select e.lead_id, e.subject, greatest(e.depth, coalesce((v.data->>'depth')::int, 0)) as depth
    from enrolments e left join events v on v.tenant_id = e.tenant_id and v.id = e.event_id
    where e.id = ${enrolmentId}`;
  if (!row) throw new EnrolmentGone();
  return { leadId: row.lead_id, subject: row.subject, cause: { enrolment_id: enrolmentId, depth: row.depth + 1 } };
}

/** How long the chain behind an event is; 0 for what people and the outside did. */
export function chainOf(data: Record<string, unknown>): number {
  return typeof data.depth === 'number' && typeof data.enrolment_id === 'string' ? data.depth : 0;
}
