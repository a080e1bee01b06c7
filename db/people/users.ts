/** The team: what people are in a tenant. What they sign in with is an account (accounts.ts); how they come in, an invitation. */
import type { Tx } from '../platform/tenant.ts';
import { isOfTeam, type Scope, wholeTenant } from '../platform/scope.ts';
import type { Session } from './sessions.ts';

export type Role = Session['role'];

export interface Member {
  /** Of the person in this tenant; the same one in another tenant has another. */
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: 'es' | 'en' | null;
  /** Who sees their leads, besides those who see all. */
  manager_id: string | null;
  created_at: Date;
}

const members = (tx: Tx) => tx`
  select m.user_id as id, m.name, u.email, m.role, m.locale, m.manager_id, m.created_at
  from memberships m join users u on u.id = m.account_id`;

/** A manager sees themselves and whoever reports to them. */
export async function listMembers(tx: Tx, scope: Scope = wholeTenant): Promise<Member[]> {
  return await tx<
    Member[]
  >`${members(tx)} where ${scope.sellerId === null ? tx`true` : isOfTeam(tx, scope, tx`m.user_id`)}
    order by m.created_at, m.user_id`;
}

export async function findMember(tx: Tx, id: string): Promise<Member | null> {
  const [row] = await tx<Member[]>`${members(tx)} where m.user_id = ${id}`;
  return row ?? null;
}

/** Whether somebody with this address, in lower case, is on the team. */
export async function hasMember(tx: Tx, email: string): Promise<boolean> {
  return (await tx`${members(tx)} where u.email = ${email}`).length > 0;
}

/** Locks the tenant's ceos against changes by others and counts them: the base of "never remove the last one". */
export async function lockCeos(tx: Tx): Promise<number> {
  const rows = await tx`select user_id from memberships where role = 'ceo' order by user_id for update`;
  return rows.length;
}

export async function updateMember(
  tx: Tx,
  id: string,
  change: { role?: Role; name?: string; locale?: 'es' | 'en'; manager_id?: string | null },
): Promise<void> {
  await tx`update memberships set ${tx(change)} where user_id = ${id}`;
}

/** Their sessions here go with the membership, and their account with the last one; leads assigned to them become unassigned. */
export async function removeMember(tx: Tx, id: string): Promise<void> {
  await tx`delete from memberships where user_id = ${id}`;
}
