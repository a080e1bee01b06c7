/** Ends a tenant's connection with Meta: the token goes at once, what was read stays. */
import { disconnectAdAccounts } from '#db/ad-accounts.ts';
import { findTenantsOf, metaTokenKey, removeConnection } from '#db/meta-connections.ts';
import type { Tx } from '#db/tenant.ts';
import type { Vault } from '#db/vault.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { openMetaApp } from '../meta-app.ts';
import { audit } from './audit.ts';

/** The token, to be taken back at Meta once the transaction is through; null when there is none or others need it. */
export type LeftToken = string | null;

/** Nothing to do is no error: whoever asks twice gets the same answer. */
export async function disconnectMeta(act: Act, deps: Deps): Promise<LeftToken> {
  const { tx, tenantId } = act;
  const token = await deps.vault.get(tx, tenantId, metaTokenKey).catch(() => null);
  const gone = await forgetConnection(tx, deps.vault, tenantId);
  if (!gone) return null;
  await audit(act, 'meta.disconnect', { type: 'meta_connection', id: tenantId }, { accounts: gone.accounts });
  // Meta knows people, not tenants: taking the app back from this person would end another tenant's connection too.
  const others = await findTenantsOf(tx, gone.metaUserId);
  return others.length > 0 ? null : token;
}

/** Takes token, connection and accounts away. @returns null when there was no connection */
export async function forgetConnection(
  tx: Tx,
  vault: Vault,
  tenantId: string,
): Promise<{ metaUserId: string; accounts: number } | null> {
  await vault.remove(tx, tenantId, metaTokenKey);
  const connection = await removeConnection(tx);
  const accounts = await disconnectAdAccounts(tx);
  return connection && { metaUserId: connection.meta_user_id, accounts: accounts.length };
}

/** Takes the app back from the person at Meta. @returns whether Meta confirmed; a token that is dead already counts */
export async function revokeAtMeta(deps: Deps, token: LeftToken): Promise<boolean> {
  if (token === null) return false;
  try {
    await openMetaApp(deps).open(token).revoke();
    return true;
  } catch (error) {
    if (error instanceof GraphError && error.kind === 'reconnect') return true;
    deps.log('warn', 'Meta did not take the app back', {
      reason: error instanceof GraphError ? error.label : 'unknown',
    });
    return false;
  }
}
