/** Keys of programs: `api` for the facts of the CRM, `ingest` for handing in leads, `flows` for flows alone. Only hashes are kept. */
import { boolArray, byteaArray } from '../platform/array-types.ts';
import { hits, sweep } from '../platform/rate-limits.ts';
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

/** Somebody who comes with an ingest key. */
export interface Entering {
  /** SHA-256 of the secret. */
  hash: Uint8Array;
  /** Under which the hits of the key are counted. */
  name: string;
  /** The origin of the page that asks. */
  origin: string | null;
  /** Whether the key has to name it. */
  mustBeNamed: boolean;
}

/**
 * Ingest keys that still count, and one more hit of its window for each who comes, in one statement.
 * @param seconds the length of a window
 * @returns in the order of those who come; null for whose key is none
 */
export async function enterByIngestKeys(
  sql: Sql,
  all: readonly Entering[],
  seconds: number,
): Promise<(IngestKey | null)[]> {
  await sweep(sql);
  const column = <K extends keyof Entering>(name: K) => all.map((one) => one[name]);
  const windows = sql`(select window_name, count(*) from found where is_admitted group by 1) as w(key, hits)`;
  const rows = await sql<(IngestKey & { place: number })[]>`
    with found as materialized (
      select a.place, a.name as window_name, k.*,
        a.origin is null or a.origin = any(k.origins) or (k.origins = '{}' and not a.must_be_named) as is_admitted
      from unnest(${sql.typed(column('hash'), byteaArray)}, ${column('name')}::text[], ${column('origin')}::text[], ${sql.typed(column('mustBeNamed'), boolArray)})
        with ordinality as a(hash, name, origin, must_be_named, place)
      cross join lateral find_api_key(a.hash) k where k.kind = 'ingest'
    ), counted as (${hits(sql, windows, seconds)})
    select f.place::int - 1 as place, f.id, f.tenant_id, f.kind, f.name, f.origins, f.is_stopped, c.retry_after,
      -- Those who come together have numbers one after another.
      c.hits - count(*) over (partition by f.window_name, f.is_admitted order by f.place rows between 1 following and unbounded following)::int as hits
    from found f left join counted c on f.is_admitted and c.key = f.window_name`;
  const found = new Map(rows.map(({ place, ...key }) => [place, key]));
  return all.map((_, place) => found.get(place) ?? null);
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

/** Notes the use of keys, at most once a minute. Who is just doing so for one of them does it for all. */
export async function touchApiKeys(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`
    update api_keys set last_used_at = now() where id in (
      select id from api_keys where id = any(${[...ids]}::uuid[]) and (last_used_at is null or last_used_at < now() - interval '1 minute')
      for update skip locked)`;
}
