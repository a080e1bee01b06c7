/** The person through whom a tenant reads its ads at Meta. The token itself is in the vault under `metaTokenKey`. */
import type { Sql, Tx } from './tenant.ts';

/** Name of the long-lived user token in the vault. */
export const metaTokenKey = 'meta:token';

export type ConnectionState = 'connected' | 'expired' | 'revoked';

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
}

export async function findConnection(tx: Tx): Promise<MetaConnection | null> {
  const [row] = await tx<MetaConnection[]>`
    select meta_user_id, meta_user_name, scopes, state, token_expires_at, data_access_expires_at, connected_at, checked_at
    from meta_connections`;
  return row ?? null;
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
      connected_at = now(), checked_at = now()`;
}

/** What Meta said when it was asked about the token. `scopes` and times stay when it did not say. */
export interface Finding {
  state: ConnectionState;
  scopes?: string[];
  tokenExpiresAt?: Date | null;
  dataAccessExpiresAt?: Date | null;
}

/** Keeps what a check or a call found out about the token. */
export async function recordFinding(tx: Tx, found: Finding): Promise<void> {
  const { state, scopes, tokenExpiresAt, dataAccessExpiresAt } = found;
  await tx`
    update meta_connections set checked_at = now(),
      state = ${state}
      ${scopes ? tx`, scopes = ${scopes}` : tx``}
      ${tokenExpiresAt === undefined ? tx`` : tx`, token_expires_at = ${tokenExpiresAt}`}
      ${dataAccessExpiresAt === undefined ? tx`` : tx`, data_access_expires_at = ${dataAccessExpiresAt}`}`;
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
