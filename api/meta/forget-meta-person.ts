/** A person removed our app at Meta, or asked for their data to be deleted: every connection through them ends. */
import { findConnection, findTenantsOf } from '#db/meta/meta-connections.ts';
import type { SignedRequest } from '#providers/meta-graph/signed-request.ts';
import { recordAudit } from '#db/platform/audit.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { Deps } from '../deps.ts';
import { forgetConnection } from './disconnect-meta.ts';

/** As far as Meta's clock and ours may be apart. */
const skew = 60_000;

/**
 * What we keep of such a person is a token, their name and their id at Meta; all of it goes. Repeating it does no harm, also not to
 * somebody who has connected again since Meta said so.
 * @returns how many tenants it concerned
 */
export async function forgetMetaPerson(
  deps: Deps,
  { userId, issuedAt }: SignedRequest,
  what: 'deauthorize' | 'data-deletion',
  request: { requestId: string; ip: string },
): Promise<number> {
  const tenants = await findTenantsOf(deps.sql, userId);
  for (const tenantId of tenants) {
    await withTenant(deps.sql, tenantId, async (tx) => {
      const connection = await findConnection(tx);
      if (connection && connection.connected_at.getTime() > issuedAt.getTime() + skew) return;
      const gone = await forgetConnection(tx, deps.vault, tenantId);
      if (!gone) return;
      await recordAudit(tx, {
        tenantId,
        actor: { type: 'webhook', id: 'meta' },
        action: `meta.${what}`,
        object: { type: 'meta_connection', id: tenantId },
        data: { accounts: gone.accounts },
        ...request,
      });
    });
  }
  return tenants.length;
}
