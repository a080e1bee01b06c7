/** Connects an ad account: Meta is asked whether the token reaches it, and what its currency and zone are. */
import { isZone } from '#flow';
import {
  type AccountFacts,
  type AdAccount,
  connectAdAccount as saveAccount,
  disconnectAdAccounts,
  requestAdsSync,
} from '#db/meta/ad-accounts.ts';
import type { Graph } from '#providers/meta-graph/client.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Act } from '../context.ts';
import { invalid, notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 422 for an account that the token does not reach */
export async function readAccount(graph: Graph, accountId: string, name: string | undefined): Promise<AccountFacts> {
  const account = await graph.account(accountId).catch((error: unknown) => {
    const isForeign = error instanceof GraphError && (error.reason === 'not-found' || error.code === 200);
    if (isForeign) throw invalid('account_id', 'not_yours', 'the connected person has no access to this ad account');
    throw error;
  });
  // An answer about some other account proves nothing about ours.
  if (account.id !== accountId) throw new Problem('provider_failed', { detail: 'Meta answered for another account.' });
  const { currency, timezone_name: timezone } = account;
  if (!currency || !/^[A-Z]{3}$/.test(currency) || !timezone || !isZone(timezone)) {
    throw new Problem('provider_failed', { detail: 'Meta did not tell currency and time zone of the account.' });
  }
  return {
    accountId,
    name: (account.name || name || accountId).slice(0, 200),
    businessId: account.business?.id ?? null,
    currency,
    timezone,
    accountStatus: account.account_status,
  };
}

/** Keeps the account and asks for its first sync. */
export async function connectAdAccount(act: Act, facts: AccountFacts): Promise<AdAccount> {
  const account = await saveAccount(act.tx, facts);
  await requestAdsSync(act.tx, facts.accountId);
  await audit(act, 'ad_account.connect', { type: 'ad_account', id: facts.accountId }, { currency: facts.currency });
  return account;
}

/** @throws Problem 404 for an account that is not connected */
export async function disconnectAdAccount(act: Act, accountId: string): Promise<void> {
  const [gone] = await disconnectAdAccounts(act.tx, accountId);
  if (!gone) throw notFound();
  await audit(act, 'ad_account.disconnect', { type: 'ad_account', id: accountId });
}
