/** States of an OAuth dialog that were used. */
import type { Tx } from '../platform/tenant.ts';

/**
 * Uses a state up. States older than a day are forgotten: they have expired long before.
 * @param hash its SHA-256
 * @returns false when it was used before
 */
export async function consumeState(tx: Tx, hash: Uint8Array, userId: string): Promise<boolean> {
  await tx`delete from oauth_states where used_at < now() - interval '1 day'`;
  const rows = await tx`
    insert into oauth_states (state_hash, user_id) values (${hash as never}, ${userId}) on conflict do nothing returning 1`;
  return rows.length === 1;
}
