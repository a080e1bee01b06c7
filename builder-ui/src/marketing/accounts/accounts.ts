/** Which ad accounts the page is about. */
import type { MarketingSearch } from '../../app/marketing-search.ts';
import type { Stats } from '../marketing-queries.ts';
import type { Ask } from '../view.ts';

export type Account = Stats['accounts'][number];

/** The accounts whose figures are shown: all, unless the address names some. */
export const shownAccounts = (accounts: readonly Account[], { account_id }: Ask): Account[] => {
  const asked = account_id?.split(',');
  return accounts.filter((account) => asked?.includes(account.account_id) ?? true);
};

/** The part of the address for some of the accounts. What was opened inside of one may be of none of them. */
export const aboutAccounts = (accounts: readonly Account[], chosen: readonly string[]): MarketingSearch => {
  const isAll = chosen.length === 0 || accounts.every(({ account_id }) => chosen.includes(account_id));
  const within = { level: undefined, campaign: undefined, adset: undefined, show: undefined };
  return { ...within, account: isAll ? undefined : chosen.join(',') };
};

/** What is left when accounts in these currencies are left out; null where that is nothing, or nothing is left out. */
export function withoutCurrencies(
  accounts: readonly Account[],
  ask: Ask,
  currencies: readonly string[],
): { out: Account[]; rest: Account[] } | null {
  const [out, rest]: [Account[], Account[]] = [[], []];
  for (const account of shownAccounts(accounts, ask))
    (currencies.includes(account.currency) ? out : rest).push(account);
  return out.length > 0 && rest.length > 0 ? { out, rest } : null;
}
