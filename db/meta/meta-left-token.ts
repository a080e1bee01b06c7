/**
 * The token of somebody who disconnected: kept, sealed, until the app is taken back at Meta with it, for a day at most.
 * Nothing is read with it.
 */
import type { Tx } from '../platform/tenant.ts';
import type { Vault } from '../platform/vault.ts';

const key = 'meta:left-token';
const keptMs = 86_400_000;

export interface LeftToken {
  token: string;
  metaUserId: string;
}

/** Keeps it and asks the worker to use it. @param inSeconds not before: whoever keeps it tries first */
export async function keepLeftToken(
  tx: Tx,
  vault: Vault,
  tenantId: string,
  left: LeftToken,
  inSeconds = 0,
): Promise<void> {
  const expiresAt = new Date(Date.now() + keptMs);
  await vault.put(tx, tenantId, key, `${left.metaUserId} ${left.token}`, { category: 'meta', expiresAt });
  await tx`
    insert into sync_runs (kind, claimed_until) values ('meta-revoke', now() + make_interval(secs => ${inSeconds}))`;
}

/** @returns null when there is none, or its day is over */
export async function readLeftToken(tx: Tx, vault: Vault, tenantId: string): Promise<LeftToken | null> {
  const [row] = await tx`select 1 from credentials where key = ${key} and expires_at > now()`;
  const kept = row ? await vault.get(tx, tenantId, key) : null;
  if (kept === null) return null;
  const [metaUserId = '', token = ''] = kept.split(' ');
  return { token, metaUserId };
}

export async function dropLeftToken(tx: Tx, vault: Vault, tenantId: string): Promise<void> {
  await vault.remove(tx, tenantId, key);
}
