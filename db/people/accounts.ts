/**
 * Accounts: an address and a password, and the tenants they open. They belong to no tenant and are reached through functions.
 * An address may have several: one that mail has proven, and one for each tenant that handed out a link by itself.
 */
import type { Sql, Tx } from '../platform/tenant.ts';
import type { Role } from './users.ts';

/** One tenant that an account opens. */
export interface Login {
  account_id: string;
  password_hash: string;
  /** Who the person is there. */
  user_id: string;
  tenant_id: string;
  tenant_name: string;
  role: Role;
  locale: 'es' | 'en';
  /** Whether an operator stopped the tenant. */
  is_stopped: boolean;
}

/** Everything needed to sign somebody in, the oldest membership first. */
export async function findLogins(sql: Sql | Tx, email: string): Promise<Login[]> {
  return await sql<Login[]>`select * from find_login(${email})`;
}

/** The accounts of an address that have signed in from this network address before. */
export async function findAccountsKnownAt(sql: Sql, email: string, ip: string): Promise<string[]> {
  const rows = await sql<{ account_id: string }[]>`select account_id from accounts_known_at(${email}, ${ip})`;
  return rows.map((row) => row.account_id);
}

/** The stored password of a member of this tenant. */
export async function findPassword(tx: Tx, userId: string): Promise<string | null> {
  const [row] = await tx<{ find_password: string | null }[]>`select find_password(${userId})`;
  return row?.find_password ?? null;
}

/**
 * A person's own new password; ends their sessions in every tenant but `keptSession`, which asks.
 * @returns false when that session has ended; nothing is changed then
 */
export async function setPassword(tx: Tx, userId: string, hash: string, keptSession: string): Promise<boolean> {
  const [row] = await tx<{ set_password: boolean }[]>`select set_password(${userId}, ${hash}, ${keptSession})`;
  return row!.set_password;
}

/** Remembers a link by which a forgotten password is replaced; an account's earlier one counts no more. */
export async function putPasswordLink(
  sql: Sql | Tx,
  link: { accountId: string; tokenHash: Uint8Array; minutes: number },
): Promise<void> {
  await sql`select put_password_link(${link.accountId}, ${link.tokenHash}, ${link.minutes})`;
}

export interface PasswordLink {
  account_id: string;
  email: string;
  /** The password so far: whose salt the next one shares. */
  password_hash: string;
}

export async function findPasswordLink(sql: Sql, tokenHash: Uint8Array): Promise<PasswordLink | null> {
  const [row] = await sql<PasswordLink[]>`select * from find_password_link(${tokenHash})`;
  return row ?? null;
}

/**
 * Sets the password that the link was for, ends all sessions of the account, and proves its address.
 * @returns the account, or null when the link does not count (any more)
 */
export async function usePasswordLink(sql: Sql, tokenHash: Uint8Array, hash: string): Promise<string | null> {
  const [row] = await sql<{ id: string | null }[]>`select use_password_link(${tokenHash}, ${hash}) as id`;
  return row?.id ?? null;
}
