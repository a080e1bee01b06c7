/** The person through whom a tenant reads its ads at Meta. The token itself is in the vault under `metaTokenKey`. */
import type { Sql, Tx } from '../platform/tenant.ts';
import { type ConnectionHealth, tellTeam } from './meta-notes.ts';

/** Name of the long-lived user token in the vault. */
export const metaTokenKey = 'meta:token';

export type ConnectionState = Exclude<ConnectionHealth, 'expiring'>;

/** Days before its end from which a token counts as expiring. */
export const warningDays = 7;

export interface MetaConnection {
  meta_user_id: string;
  meta_user_name: string;
  scopes: string[];
  /** As the last check or call found it; a `token_expires_at` that has passed counts more. */
  state: ConnectionState;
  /** null: never. */
  token_expires_at: Date | null;
  data_access_expires_at: Date | null;
  connected_at: Date;
  checked_at: Date;
  /** Why the last check told nothing; null when it did. */
  check_error: string | null;
  renewed_at: Date | null;
}

export async function findConnection(tx: Tx): Promise<MetaConnection | null> {
  const [row] = await tx<MetaConnection[]>`
    select meta_user_id, meta_user_name, scopes, state, token_expires_at, data_access_expires_at, connected_at, checked_at,
      check_error, renewed_at
    from meta_connections`;
  return row ?? null;
}

/** Whether this is the tenant's connection still; not when somebody has connected anew since it was read, or has left. */
export async function isCurrent(tx: Tx, { connected_at: at }: Pick<MetaConnection, 'connected_at'>): Promise<boolean> {
  return (await findConnection(tx))?.connected_at.getTime() === at.getTime();
}

/** How a connection is now: a time that has passed counts more than what was last found. */
export function healthOf({ state, token_expires_at: end }: MetaConnection, now: Date): ConnectionHealth {
  if (state !== 'connected' || !end) return state;
  if (end <= now) return 'expired';
  return end.getTime() - now.getTime() <= warningDays * 86_400_000 ? 'expiring' : 'connected';
}

export interface NewConnection {
  metaUserId: string;
  metaUserName: string;
  scopes: string[];
  tokenExpiresAt: Date | null;
  dataAccessExpiresAt: Date | null;
  connectedBy: string | null;
}

/** Makes the connection, or puts another person or a fresh token in its place. */
export async function saveConnection(tx: Tx, given: NewConnection): Promise<void> {
  await tx`
    insert into meta_connections
      (meta_user_id, meta_user_name, scopes, token_expires_at, data_access_expires_at, connected_by)
    values (${given.metaUserId}, ${given.metaUserName}, ${given.scopes}, ${given.tokenExpiresAt},
            ${given.dataAccessExpiresAt}, ${given.connectedBy})
    on conflict (tenant_id) do update set
      meta_user_id = excluded.meta_user_id, meta_user_name = excluded.meta_user_name, scopes = excluded.scopes,
      state = 'connected', token_expires_at = excluded.token_expires_at,
      data_access_expires_at = excluded.data_access_expires_at, connected_by = excluded.connected_by,
      connected_at = now(), checked_at = now(), check_after = now(), check_error = null, renewed_at = null,
      told_state = 'connected'`;
}

/** What Meta said when it was asked about the token. `scopes` and times stay when it did not say. */
export interface Finding {
  state: ConnectionState;
  scopes?: string[];
  tokenExpiresAt?: Date | null;
  dataAccessExpiresAt?: Date | null;
  /** The token is a new one. */
  renewed?: boolean;
}

/** Keeps what a check or a call found out about the token, and tells the team when it is news. */
export async function recordFinding(tx: Tx, found: Finding): Promise<void> {
  const { state, scopes, tokenExpiresAt, dataAccessExpiresAt, renewed } = found;
  await tx`
    update meta_connections set checked_at = now(), check_error = null,
      state = ${state}
      ${scopes ? tx`, scopes = ${scopes}` : tx``}
      ${renewed ? tx`, renewed_at = now()` : tx``}
      ${tokenExpiresAt === undefined ? tx`` : tx`, token_expires_at = ${tokenExpiresAt}`}
      ${dataAccessExpiresAt === undefined ? tx`` : tx`, data_access_expires_at = ${dataAccessExpiresAt}`}`;
  const connection = await findConnection(tx);
  if (connection) await tellTeam(tx, healthOf(connection, new Date()));
}

/** The same, unless somebody has connected anew since this connection was read: then it is about a token that is gone. */
export async function recordFindingOf(tx: Tx, connection: MetaConnection, found: Finding): Promise<void> {
  if (await isCurrent(tx, connection)) await recordFinding(tx, found);
}

/** Notes that a check could not be done. @param error a reason, never a text of Meta's */
export async function recordFailedCheck(tx: Tx, error: string): Promise<void> {
  await tx`update meta_connections set check_error = ${error}`;
  const connection = await findConnection(tx);
  if (connection) await tellTeam(tx, healthOf(connection, new Date()));
}

/** Sets the time of the next check; at the end of the token's life at the latest, so that the team hears of it in time. */
export async function scheduleCheck(tx: Tx, afterSeconds: number): Promise<void> {
  await tx`
    update meta_connections set check_after = least(
      now() + make_interval(secs => ${afterSeconds}),
      case when token_expires_at > now() and state = 'connected' then token_expires_at + interval '1 second' end)`;
}

/** The tenants whose connection must be looked into now; nobody else gets them for ten minutes. */
export async function claimMetaChecks(sql: Sql, most: number): Promise<string[]> {
  const rows = await sql<{ tenant_id: string }[]>`select tenant_id from claim_meta_checks(${most})`;
  return rows.map((row) => row.tenant_id);
}

/** Whether the worker was asked to look, and has not done it yet. */
export async function awaitsMetaCheck(tx: Tx): Promise<boolean> {
  const rows = await tx`select from sync_runs where kind = 'meta-check' and state = 'running' limit 1`;
  return rows.length > 0;
}

/** Forgets who connected. @returns what there was, or null */
export async function removeConnection(tx: Tx): Promise<{ meta_user_id: string } | null> {
  const [row] = await tx<{ meta_user_id: string }[]>`delete from meta_connections returning meta_user_id`;
  return row ?? null;
}

/** The tenants that read through this person at Meta. Needs no tenant: it is how they become known. */
export async function findTenantsOf(sql: Sql | Tx, metaUserId: string): Promise<string[]> {
  const rows = await sql<{ tenant_id: string }[]>`select tenant_id from find_meta_connections(${metaUserId})`;
  return rows.map((row) => row.tenant_id);
}
