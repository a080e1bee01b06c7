/** Figures of some ad accounts only. Totals know campaigns, and a campaign is of one account. */
import type { Tx } from '../platform/tenant.ts';
import { beyondAds } from './account-days.ts';

/**
 * A condition to stand behind others: rows of campaigns of these accounts, and what the accounts cost beyond their ads.
 * People whose ad is of no known campaign are nobody's then.
 * @param accountIds undefined: of any account
 * @param column that holds a campaign's id, with its alias
 */
export function ofAccounts(tx: Tx, accountIds: readonly string[] | undefined, column: string) {
  if (accountIds === undefined) return tx``;
  return tx`and ${tx(column)} in (
    select campaign_id from meta_ads_campaigns where account_id = any(${[...accountIds]})
    union all select unnest(${accountIds.map(beyondAds)}::text[]))`;
}
