/** Requests of flows to other systems, and what their answers left behind. */
import type { FieldValue } from '#flow';
import type { Tx } from '../platform/tenant.ts';

export interface RequestKey {
  enrolmentId: string;
  visit: number;
}

/** Notes that it is about to be tried. @returns how often it has been, this time included */
export async function countTry(tx: Tx, key: RequestKey & { nodeId: string }): Promise<number> {
  const [row] = await tx<[{ attempts: number }]>`
    insert into flow_requests (enrolment_id, visit, node_id, attempts) values (${key.enrolmentId}, ${key.visit}, ${key.nodeId}, 1)
    on conflict (tenant_id, enrolment_id, visit) do update set attempts = flow_requests.attempts + 1
    returning attempts`;
  return row.attempts;
}

/** What the last try came to. */
export async function endRequest(
  tx: Tx,
  { enrolmentId, visit }: RequestKey,
  { status, fault }: { status: number | null; fault: string | null },
): Promise<void> {
  await tx`update flow_requests set status = ${status}, fault = ${fault} where enrolment_id = ${enrolmentId} and visit = ${visit}`;
}

/** Lays variables over those that the enrolment has. */
export async function keepVars(tx: Tx, enrolmentId: string, vars: Record<string, FieldValue>): Promise<void> {
  await tx`update enrolments set vars = vars || ${tx.json(vars)} where id = ${enrolmentId}`;
}
