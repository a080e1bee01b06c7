/** What flows tell the team inside the app: for one person, for everybody of a role, or (neither named) for all. */
import { ofOwnLeads } from '../platform/scope.ts';
import type { Scope } from '../platform/scope.ts';
import type { Tx } from '../platform/tenant.ts';

export interface Notification {
  id: string;
  text: string;
  lead_id: string | null;
  enrolment_id: string | null;
  created_at: Date;
  read_at: Date | null;
}

export interface Reader {
  userId: string;
  role: string;
}

const meant = (tx: Tx, { userId, role }: Reader, scope: Scope) => tx`
  coalesce(user_id = ${userId}, role = ${role}, true)
  ${scope.sellerId ? tx`and (user_id = ${userId} or lead_id is null or (true ${ofOwnLeads(tx, scope, 'notifications')}))` : tx``}`;

/** The newest first. */
export async function listNotifications(tx: Tx, reader: Reader, scope: Scope, limit: number): Promise<Notification[]> {
  return await tx<Notification[]>`
    select id, text, lead_id, enrolment_id, created_at, read_at from notifications
    where ${meant(tx, reader, scope)} order by created_at desc, id desc limit ${limit}`;
}

/** Marks these, or all, of what is meant for the reader as read. A note to a role is read when one of them has read it. */
export async function markRead(tx: Tx, reader: Reader, scope: Scope, ids: string[] | null): Promise<number> {
  const rows = await tx`
    update notifications set read_at = now()
    where read_at is null and ${meant(tx, reader, scope)} ${ids ? tx`and id = any(${ids})` : tx``}`;
  return rows.count;
}

/** Tells everybody of these roles something that is about nobody's way through a flow. @returns ids, in the order of the roles */
export async function tellRoles(tx: Tx, roles: readonly string[], text: string): Promise<string[]> {
  const rows = await tx<
    { id: string }[]
  >`insert into notifications ${tx(roles.map((role) => ({ role, text })))} returning id`;
  return rows.map(({ id }) => id);
}

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

/** Once per visit of a node, however often it is asked. @returns its id; null: it was there already */
export async function insertNotification(tx: Tx, one: NewNotification): Promise<string | null> {
  const [row] = await tx<{ id: string }[]>`
    insert into notifications (user_id, role, lead_id, enrolment_id, node_id, visit, text)
    values (${one.userId}, ${one.role}, ${one.leadId}, ${one.enrolmentId}, ${one.nodeId}, ${one.visit}, ${one.text})
    on conflict do nothing returning id`;
  return row?.id ?? null;
}
