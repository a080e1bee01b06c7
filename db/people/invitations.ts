/**
 * Invitations: who is asked to become a member, by a link that works once. With `user_id` it is for a member, who is to choose a
 * new password. What is kept of a link is its hash.
 */
import type { Sql, Tx } from '../platform/tenant.ts';
import type { Role } from './users.ts';

export interface Invitation {
  id: string;
  email: string;
  name: string;
  role: Role;
  /** The link went to the address, and was shown to nobody. */
  is_mailed: boolean;
  expires_at: Date;
  created_at: Date;
}

const columns = ['id', 'email', 'name', 'role', 'is_mailed', 'expires_at', 'created_at'] as const;

export interface NewLink {
  tokenHash: Uint8Array;
  isMailed: boolean;
  hours: number;
}

/** @returns null when the address is invited already */
export async function insertInvitation(
  tx: Tx,
  person: { email: string; name: string; role: Role },
  link: NewLink,
): Promise<Invitation | null> {
  await tx`delete from invitations where email = ${person.email} and expires_at <= now()`;
  const [row] = await tx<Invitation[]>`
    insert into invitations (email, name, role, token_hash, is_mailed, expires_at)
    values (${person.email}, ${person.name}, ${person.role}, ${link.tokenHash}, ${link.isMailed}, now() + make_interval(hours => ${link.hours}))
    on conflict (tenant_id, email) do nothing returning ${tx(columns)}`;
  return row ?? null;
}

/** A link for a member who forgot their password; an earlier one counts no more. */
export async function inviteAgain(
  tx: Tx,
  member: { id: string; email: string; name: string; role: Role },
  link: NewLink,
): Promise<Invitation> {
  const [row] = await tx<Invitation[]>`
    insert into invitations (user_id, email, name, role, token_hash, is_mailed, expires_at)
    values (${member.id}, ${member.email}, ${member.name}, ${member.role}, ${link.tokenHash}, ${link.isMailed}, now() + make_interval(hours => ${link.hours}))
    on conflict (tenant_id, email) do update set user_id = excluded.user_id, name = excluded.name, role = excluded.role,
      token_hash = excluded.token_hash, is_mailed = excluded.is_mailed, expires_at = excluded.expires_at
    returning ${tx(columns)}`;
  return row!;
}

/** Those of people who are not members yet, the newest first. */
export async function listInvitations(tx: Tx): Promise<Invitation[]> {
  return await tx<Invitation[]>`
    select ${tx(columns)} from invitations where user_id is null and expires_at > now() order by created_at desc, id`;
}

/** One that still counts, kept from others until the transaction ends. */
export async function lockInvitation(tx: Tx, id: string): Promise<Invitation | null> {
  const [row] = await tx<Invitation[]>`
    select ${tx(columns)} from invitations where id = ${id} and user_id is null and expires_at > now() for update`;
  return row ?? null;
}

/** Another link instead of the one so far. */
export async function renewInvitation(tx: Tx, id: string, link: NewLink): Promise<Invitation> {
  const [row] = await tx<Invitation[]>`
    update invitations set token_hash = ${link.tokenHash}, is_mailed = ${link.isMailed},
      expires_at = now() + make_interval(hours => ${link.hours})
    where id = ${id} returning ${tx(columns)}`;
  return row!;
}

export async function deleteInvitation(tx: Tx, id: string): Promise<void> {
  await tx`delete from invitations where id = ${id}`;
}

export interface FoundInvitation extends Omit<Invitation, 'created_at'> {
  tenant_id: string;
  tenant_name: string;
  /** Of the tenant. */
  locale: 'es' | 'en';
  /** The member whom it is for. */
  user_id: string | null;
}

/** Whose link it is. Needs no tenant: it is how the tenant becomes known. */
export async function findInvitation(sql: Sql, tokenHash: Uint8Array): Promise<FoundInvitation | null> {
  const [row] = await sql<FoundInvitation[]>`select * from find_invitation(${tokenHash})`;
  return row ?? null;
}

/**
 * Uses an invitation of the transaction's tenant up: its person is a member from here on.
 * @param by the account they signed in with, or the hash of the password that they chose
 * @returns null when the link does not count (any more), or the account is of another address. Throws 23505 for a member
 */
export async function acceptInvitation(
  tx: Tx,
  tokenHash: Uint8Array,
  by: { accountId: string } | { passwordHash: string },
): Promise<{ userId: string; accountId: string } | null> {
  const password = 'passwordHash' in by ? by.passwordHash : null;
  const account = 'accountId' in by ? by.accountId : null;
  const [row] = await tx<{ member: string; account: string }[]>`
    select * from accept_invitation(${tokenHash}, ${password}, ${account})`;
  return row ? { userId: row.member, accountId: row.account } : null;
}
