/** Takes the app back at Meta where Meta could not be reached when somebody disconnected. */
import { findTenantsOf } from '#db/meta/meta-connections.ts';
import { dropLeftToken, readLeftToken } from '#db/meta/meta-left-token.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { MetaDeps } from '../../services/deps.ts';

/** @returns false when Meta still cannot be reached: to be tried again */
export async function revokeLeft({ sql, vault, meta, log }: MetaDeps, tenantId: string): Promise<boolean> {
  const left = await withTenant(sql, tenantId, (tx) => readLeftToken(tx, vault, tenantId));
  // Meta knows people, not tenants: whoever is connected through this person again would lose that too.
  if (left && meta.app && (await findTenantsOf(sql, left.metaUserId)).length === 0) {
    try {
      await meta.app.open(left.token).revoke();
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      if (error.kind === 'retry' || error.kind === 'throttle') return false;
      // `reconnect`: the token is dead, which is what was wanted.
      if (error.kind !== 'reconnect') log.warn({ reason: error.label }, 'Meta did not take the app back');
    }
  }
  await withTenant(sql, tenantId, (tx) => dropLeftToken(tx, vault, tenantId));
  return true;
}
