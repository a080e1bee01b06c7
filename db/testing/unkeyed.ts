/** A database as it was before hashes of people were keyed, for tests of what keys them. */
import type { Sql } from '../platform/tenant.ts';

/** @returns brings the hash under a key back, as after the migration; may be run in a copy, too */
export async function hashWithoutKey(owner: Sql): Promise<(owner: Sql) => Promise<void>> {
  const [row] = await owner<{ text: string }[]>`select pg_get_functiondef('keyed_hash'::regproc) as text`;
  await owner.unsafe(
    'create or replace function keyed_hash(hash bytea) returns bytea language sql stable strict return hash',
  );
  return async (each) => void (await each.unsafe(row!.text));
}
