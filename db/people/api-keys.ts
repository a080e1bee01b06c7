/** Keys of programs: `api` for the facts of the CRM, `ingest` for handing in leads. Only hashes are kept. */
import type { Sql, Tx } from '../platform/tenant.ts';

export type KeyKind = 'api' | 'ingest';

export interface ApiKey {
  id: string;
  kind: KeyKind;
  name: string;
  /** The first characters, to tell keys apart. */
  prefix: string;
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

/** A key that still counts, by the SHA-256 of its secret. Needs no tenant: it is how the tenant becomes known. */
export async function findApiKey(
  sql: Sql,
  hash: Uint8Array,
): Promise<{ id: string; tenant_id: string; kind: KeyKind; name: string } | null> {
  const [row] = await sql<{ id: string; tenant_id: string; kind: KeyKind; name: string }[]>`
    select * from find_api_key(${hash})`;
  return row ?? null;
}

export async function listApiKeys(tx: Tx): Promise<ApiKey[]> {
  return await tx<ApiKey[]>`
    select id, kind, name, prefix, created_at, last_used_at, revoked_at from api_keys order by created_at desc, id`;
}

export async function insertApiKey(
  tx: Tx,
  key: { kind: KeyKind; name: string; prefix: string; hash: Uint8Array; createdBy: string | null },
): Promise<ApiKey> {
  const [row] = await tx<ApiKey[]>`
    insert into api_keys (kind, name, prefix, key_hash, created_by)
    values (${key.kind}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.createdBy})
    returning id, kind, name, prefix, created_at, last_used_at, revoked_at`;
  return row!;
}

/** @returns the key as it was revoked, or null when there is none that still counts */
export async function revokeApiKey(tx: Tx, id: string): Promise<ApiKey | null> {
  const [row] = await tx<ApiKey[]>`
    update api_keys set revoked_at = now() where id = ${id} and revoked_at is null
    returning id, kind, name, prefix, created_at, last_used_at, revoked_at`;
  return row ?? null;
}

/** Notes the use of a key, at most once a minute. */
export async function touchApiKey(tx: Tx, id: string): Promise<void> {
  await tx`
    update api_keys set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
}
