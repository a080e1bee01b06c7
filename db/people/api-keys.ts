/** Keys of programs: `api` for the facts of the CRM, `ingest` for handing in leads, `flows` for flows alone. Only hashes are kept. */
import { hit, sweep } from '../platform/rate-limits.ts';
import type { Sql, Tx } from '../platform/tenant.ts';

export type KeyKind = 'api' | 'ingest' | 'flows';

export interface ApiKey {
  id: string;
  kind: KeyKind;
  name: string;
  /** The first characters, to tell keys apart. */
  prefix: string;
  /** Of an ingest key: sites whose pages may use it and read the answer. */
  origins: string[];
  created_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export type FoundKey = Pick<ApiKey, 'id' | 'kind' | 'name' | 'origins'> & {
  tenant_id: string;
  /** Whether an operator stopped the tenant. */
  is_stopped: boolean;
};

/** A key that still counts, by the SHA-256 of its secret. Needs no tenant: it is how the tenant becomes known. */
export async function findApiKey(sql: Sql, hash: Uint8Array): Promise<FoundKey | null> {
  const [row] = await sql<FoundKey[]>`select * from find_api_key(${hash})`;
  return row ?? null;
}

export interface IngestKey extends FoundKey {
  /** In the running window; null: not counted, since it is asked from a page that the key does not name. */
  hits: number | null;
  /** Seconds until the window ends. */
  retry_after: number;
}

/**
 * An ingest key that still counts, and one more hit of its window, in one statement.
 * @param page the origin that asks, and whether the key has to name it
 */
export async function enterByIngestKey(
  sql: Sql,
  hash: Uint8Array,
  limit: { name: string; seconds: number },
  page: { origin: string | null; mustBeNamed: boolean },
): Promise<IngestKey | null> {
  await sweep(sql);
  const admitted = sql`
    found where ${page.origin}::text is null or ${page.origin} = any(origins) or (origins = '{}' and not ${page.mustBeNamed}::boolean)`;
  const [row] = await sql<IngestKey[]>`
    with found as materialized (select * from find_api_key(${hash}) where kind = 'ingest'),
    counted as (${hit(sql, limit.name, limit.seconds, admitted)})
    select found.*, hits, retry_after from found left join counted on true`;
  return row ?? null;
}

const columns = ['id', 'kind', 'name', 'prefix', 'origins', 'created_at', 'last_used_at', 'revoked_at'] as const;

export async function listApiKeys(tx: Tx): Promise<ApiKey[]> {
  return await tx<ApiKey[]>`
    select ${tx(columns)} from api_keys order by created_at desc, id`;
}

export async function insertApiKey(
  tx: Tx,
  key: Pick<ApiKey, 'kind' | 'name' | 'prefix'> & { origins?: string[]; hash: Uint8Array; createdBy: string | null },
): Promise<ApiKey> {
  const [row] = await tx<ApiKey[]>`
    insert into api_keys (kind, name, prefix, origins, key_hash, created_by)
    values (${key.kind}, ${key.name}, ${key.prefix}, ${key.origins ?? []}, ${key.hash}, ${key.createdBy})
    returning ${tx(columns)}`;
  return row!;
}

/** @returns the key as it is then, or null when there is none of this kind that still counts */
export async function setKeyOrigins(tx: Tx, id: string, origins: readonly string[]): Promise<ApiKey | null> {
  const [row] = await tx<ApiKey[]>`
    update api_keys set origins = ${[...origins]} where id = ${id} and kind = 'ingest' and revoked_at is null
    returning ${tx(columns)}`;
  return row ?? null;
}

/** @returns the key as it was revoked, or null when there is none that still counts */
export async function revokeApiKey(tx: Tx, id: string): Promise<ApiKey | null> {
  const [row] = await tx<ApiKey[]>`
    update api_keys set revoked_at = now() where id = ${id} and revoked_at is null
    returning ${tx(columns)}`;
  return row ?? null;
}

/** Notes the use of a key, at most once a minute. */
export async function touchApiKey(tx: Tx, id: string): Promise<void> {
  await tx`
    update api_keys set last_used_at = now()
    where id = ${id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`;
}
