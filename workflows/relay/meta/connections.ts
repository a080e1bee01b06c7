/** What the API leaves to the worker about a connection with Meta: to look into a new one, to take an old one back. */
import { type Claim, claimSyncs } from '#db/platform/queues.ts';
import { endSync } from '#db/platform/sync-runs.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { MetaDeps } from '../../services/deps.ts';
import { checkConnection } from '../../activities/meta/check-connection.ts';
import { revokeLeft } from '../../activities/meta/revoke-left.ts';

/** True when there was something to do. What Meta does not answer is tried again as the leases end. */
export async function relayMeta(deps: MetaDeps): Promise<boolean> {
  const { sql } = deps;
  const end = ({ id, tenantId }: Claim, error: string | null) =>
    withTenant(sql, tenantId, (tx) => endSync(tx, id, error === null ? 'completed' : 'failed', error));
  const checks = await claimSyncs(sql, 'meta-check', 4);
  for (const claim of checks) await end(claim, await checkConnection(deps, claim.tenantId));
  const revokes = await claimSyncs(sql, 'meta-revoke', 4);
  for (const claim of revokes) if (await revokeLeft(deps, claim.tenantId)) await end(claim, null);
  return checks.length > 0;
}
