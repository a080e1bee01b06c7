/** What the connection with Meta asks the API. */
import { queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

const readStatus = () => read(api.crm.marketing['token-status'].$get());
export type TokenStatus = Awaited<ReturnType<typeof readStatus>>;
export type ConnectedAccount = TokenStatus['accounts'][number];

/** How the connection is. Looked at again every few minutes: a permission is taken back at Meta, not here. */
export const tokenStatusQuery = queryOptions({
  queryKey: keys.connection.list(),
  queryFn: readStatus,
  refetchInterval: 180_000,
});

const readPortfolios = () => read(api.crm.marketing['meta-portfolios'].$get());

/** The portfolios of the connected person. */
export const portfoliosQuery = queryOptions({
  queryKey: keys.metaReach.list({ what: 'portfolios' }),
  queryFn: async () => (await readPortfolios()).portfolios,
  staleTime: 60_000,
});

const readAccounts = (portfolio: string | undefined) =>
  read(api.crm.marketing['meta-accounts'].$get({ query: portfolio ? { portfolio_id: portfolio } : {} }));
export type MetaAccount = Awaited<ReturnType<typeof readAccounts>>['accounts'][number];

/** The ad accounts of a portfolio; without one, all that the connected person can read. */
export const accountsQuery = (portfolio: string | undefined) =>
  queryOptions({
    queryKey: keys.metaReach.list({ what: 'accounts', portfolio }),
    queryFn: async () => (await readAccounts(portfolio)).accounts,
    staleTime: 60_000,
  });

const readSyncs = () => read(api.crm.marketing.sync.$get());
export type AccountSync = Awaited<ReturnType<typeof readSyncs>>['accounts'][number];

/** How the reading of each connected account stands. The stream tells of changes; while one runs it is looked at anyway. */
export const syncQuery = queryOptions({
  queryKey: keys.adsSync.list(),
  queryFn: readSyncs,
  refetchInterval: ({ state }) =>
    state.data?.accounts.some((one) => isReading(one) || isReadingHistory(one)) ? 2000 : 60_000,
});

const readPages = () => read(api.crm.marketing['meta-pages'].$get());
export type MetaPages = Awaited<ReturnType<typeof readPages>>;
export type MetaPage = MetaPages['pages'][number];

/** The pages of the connected person. The stream tells when Meta was asked; until then it is looked at anyway. */
export const metaPagesQuery = queryOptions({
  queryKey: keys.metaPages.list(),
  queryFn: readPages,
  refetchInterval: ({ state }) => (state.data?.looking ? 2000 : 60_000),
});

const readForms = () => read(api.crm.marketing['meta-forms'].$get());
export type MetaForm = Awaited<ReturnType<typeof readForms>>['items'][number];

/** Their Instant Forms, refreshed with them. */
export const metaFormsQuery = queryOptions({
  queryKey: keys.metaPages.list({ of: 'forms' }),
  queryFn: readForms,
  refetchInterval: 60_000,
});

const underWay = ['queued', 'running'];

/** Whether recent days of the account are being read, or are about to be. */
export const isReading = (account: AccountSync): boolean => underWay.includes(account.state);

/** Whether what lies before is being read. */
export const isReadingHistory = ({ history }: AccountSync): boolean => underWay.includes(history.state);

/** Whether nothing of the account can be shown yet, and something is on its way. */
export const awaitsFirst = (account: AccountSync): boolean =>
  account.synced_at === null && (isReading(account) || account.state === 'never');
