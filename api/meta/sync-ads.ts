/** Asks the worker to read ad accounts now. */
import { requestAdsSync } from '#db/meta/ad-accounts.ts';
import { type AccountSync, listAccountSyncs } from '#db/marketing/sync-state.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/**
 * A run that is under way is joined, not doubled.
 * @param accountId `act_…`; null for all connected ones
 * @throws Problem 404 for an account that is not connected, 409 `meta_not_connected` without any
 */
export async function syncAds(act: Act, accountId: string | null): Promise<AccountSync[]> {
  const accounts = await listAccountSyncs(act.tx, accountId);
  if (accounts.length === 0) throw accountId === null ? new Problem('meta_not_connected') : notFound();
  for (const { account_id } of accounts) await requestAdsSync(act.tx, account_id);
  await audit(act, 'ads.sync', { type: 'ad_account', id: accountId ?? 'all' });
  return await listAccountSyncs(act.tx, accountId);
}
