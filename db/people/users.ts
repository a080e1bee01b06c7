/** People and what they are in a tenant. `users` is global and reached through functions; `memberships` is the tenant's. */
import type { Sql, Tx } from '../platform/tenant.ts';
import type { Session } from './sessions.ts';

export type Role = Session['role'];

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  locale: 'es' | 'en' | null;
  created_at: Date;
}

export interface Login {
  user_id: string;
  name: string;
  password_hash: string;
  /** Null for a person who belongs to no tenant (any more). */
  tenant_id: string | null;
  role: Role | null;
}

/** Everything needed to sign somebody in: one row per tenant they belong to, the oldest first. */
export async function findLogins(sql: Sql, email: string): Promise<Login[]> {
  return await sql<Login[]>`select * from find_login(${email})`;
}

/** Creates a tenant with its first person, who gets the role ceo. Runs in a transaction of no tenant. */
export async function createTenant(
  sql: Sql | Tx,
  tenant: {
    name: string;
    timezone: string;
    currency: string;
    locale: string;
    ceo: { email: string; name: string; passwordHash: string };
  },
): Promise<{ tenant_id: string; user_id: string }> {
  const { name, timezone, currency, locale, ceo } = tenant;
  const [row] = await sql<{ tenant_id: string; user_id: string }[]>`
    select * from create_tenant(${name}, ${timezone}, ${currency}, ${locale}, ${ceo.email}, ${ceo.name}, ${ceo.passwordHash})`;
  return row!;
}

/**
 * Adds a person to the tenant. Somebody who already has an account keeps their password.
 * @returns the person's id. Throws 23505 when they are a member already.
 */
export async function addMember(
  tx: Tx,
  member: { email: string; name: string; role: Role; passwordHash: string },
): Promise<string> {
  const [row] = await tx<{ add_member: string }[]>`
    select add_member(${member.email}, ${member.name}, ${member.passwordHash}, ${member.role})`;
  return row!.add_member;
}

export async function listMembers(tx: Tx): Promise<Member[]> {
  return await tx<Member[]>`
    select u.id, coalesce(m.name, u.name) as name, u.email, m.role, u.locale, m.created_at
    from memberships m join users u on u.id = m.user_id order by m.created_at, u.id`;
}

export async function findMember(tx: Tx, id: string): Promise<Member | null> {
  const [row] = await tx<Member[]>`
    select u.id, coalesce(m.name, u.name) as name, u.email, m.role, u.locale, m.created_at
    from memberships m join users u on u.id = m.user_id where u.id = ${id}`;
  return row ?? null;
}

/** Locks the tenant's ceos against changes by others and counts them: the base of "never remove the last one". */
export async function lockCeos(tx: Tx): Promise<number> {
  const rows = await tx`select user_id from memberships where role = 'ceo' order by user_id for update`;
  return rows.length;
}

export async function updateMember(tx: Tx, id: string, change: { role?: Role; name?: string }): Promise<void> {
  await tx`update memberships set ${tx(change)} where user_id = ${id}`;
}

/** Their sessions here go with the membership; leads assigned to them become unassigned. */
export async function removeMember(tx: Tx, id: string): Promise<void> {
  await tx`delete from memberships where user_id = ${id}`;
}

/** The stored password of a member of this tenant. */
export async function findPassword(tx: Tx, userId: string): Promise<string | null> {
  const [row] = await tx<{ find_password: string | null }[]>`select find_password(${userId})`;
  return row?.find_password ?? null;
}

/**
 * Sets a password and ends all sessions but `keptSession`. With null somebody else sets it, which works only for people who
 * belong to this tenant alone.
 * @returns false when it was not allowed; nothing is changed then
 */
export async function setPassword(tx: Tx, userId: string, hash: string, keptSession: string | null): Promise<boolean> {
  const [row] = await tx<{ set_password: boolean }[]>`select set_password(${userId}, ${hash}, ${keptSession})`;
  return row!.set_password;
}

export async function setLocale(tx: Tx, userId: string, locale: 'es' | 'en'): Promise<void> {
  await tx`select set_locale(${userId}, ${locale})`;
}
