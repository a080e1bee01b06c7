/** What flows tell the team inside the app. */
import type { Tx } from './tenant.ts';

export interface NewNotification {
  leadId: string;
  enrolmentId: string;
  nodeId: string;
  visit: number;
  /** One person, or everybody of a role; both null: everybody. */
  userId: string | null;
  role: string | null;
  text: string;
}

/** Once per visit of a node, however often it is asked. */
export async function insertNotification(tx: Tx, one: NewNotification): Promise<void> {
  await tx`
    insert into notifications (user_id, role, lead_id, enrolment_id, node_id, visit, text)
    values (${one.userId}, ${one.role}, ${one.leadId}, ${one.enrolmentId}, ${one.nodeId}, ${one.visit}, ${one.text})
    on conflict do nothing`;
}
