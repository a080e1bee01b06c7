/**
 * A client of Meta's Graph and Marketing API for one token. Web standards only: runs on Deno and Node. It keeps no state but
 * its counters; every failure is a `GraphError`. Lists are read page by page; `collect` gathers them.
 */
import type * as z from 'zod';
import { readNodes, type NodeAnswer } from './batch.ts';
import { GraphError } from './errors.ts';
import { type Page, type PagesOptions, readPages } from './paging.ts';
import { createTransport, type GraphOptions, type Params } from './transport.ts';
import * as wire from './wire.ts';

export type Graph = ReturnType<typeof createGraph>;
export type { GraphOptions } from './transport.ts';

/** Every status an object can have: archived and deleted ones are left out unless they are asked for. */
const campaignStatuses = ['ACTIVE', 'PAUSED', 'ARCHIVED', 'DELETED', 'IN_PROCESS', 'WITH_ISSUES'];
const adsetStatuses = [...campaignStatuses, 'CAMPAIGN_PAUSED'];
const adStatuses = [
  ...adsetStatuses,
  'ADSET_PAUSED',
  'DISAPPROVED',
  'PENDING_BILLING_INFO',
  'PENDING_REVIEW',
  'PREAPPROVED',
] as const;

export interface DayRange {
  /** First and last day, both included, in the ad account's zone. */
  since: string;
  until: string;
}

export interface InsightsOptions extends PagesOptions {
  /** Rows of a page; 500 unless told. */
  limit?: number;
  /** Ids; of all unless told. */
  campaigns?: readonly string[];
}

export function createGraph(options: GraphOptions) {
  const transport = createTransport(options);
  const { request } = transport;

  /** Lists with a page size that shrinks when Graph finds it too large. */
  const list = <T extends z.ZodType>(path: string, query: Params, item: T, { resume }: PagesOptions = {}) =>
    readPages(transport, path, query, item, { resume, shrink: true });

  /** Meta's pages disagree on whether lists take DELETED; what it refuses is read by its id (`nodes`). */
  async function* ofEveryStatus<T extends z.ZodType>(
    path: string,
    fields: string,
    statuses: readonly string[],
    item: T,
    { resume }: PagesOptions,
  ): AsyncGenerator<Page<z.output<T>>, void> {
    const query = (effective_status: readonly string[]) => ({ fields, effective_status, limit: 200 });
    try {
      return yield* list(path, query(statuses), item, { resume });
    } catch (error) {
      if (!(error instanceof GraphError) || error.reason !== 'bad-request' || resume) throw error;
    }
    const others = statuses.filter((status) => status !== 'DELETED');
    yield* list(path, query(others), item);
  }

  const insightsQuery = ({ since, until }: DayRange, campaigns?: readonly string[]): Params => ({
    level: 'ad',
    time_increment: 1,
    time_range: { since, until },
    fields: wire.insightFields,
    filtering: [
      { field: 'ad.effective_status', operator: 'IN', value: adStatuses },
      ...(campaigns ? [{ field: 'campaign.id', operator: 'IN', value: [...campaigns] }] : []),
    ],
  });

  return {
    /** Attempts made so far, refused ones too. */
    calls: transport.calls,
    usage: transport.usage,
    pause: transport.pause,
    versionWarning: transport.versionWarning,

    /** Whose token it is. `client_business_id` only for business integration tokens. */
    me: () => request({ method: 'GET', path: 'me', query: { fields: wire.meFields } }, wire.me),
    /** What the person granted, declined or let lapse. */
    async permissions(): Promise<{ granted: string[]; declined: string[]; expired: string[] }> {
      const found: Record<string, string[]> = { granted: [], declined: [], expired: [] };
      for await (const { items } of readPages(transport, 'me/permissions', { limit: 100 }, wire.permissionRow)) {
        for (const { permission, status } of items) found[status]?.push(permission);
      }
      return { granted: found.granted!, declined: found.declined!, expired: found.expired! };
    },
    /** Takes the whole app back from this person at Meta. The token is dead afterwards. */
    async revoke(): Promise<void> {
      const done = await request({ method: 'DELETE', path: 'me/permissions' }, wire.success);
      if (!done) throw new GraphError('permanent', 'unreadable', 'Meta did not confirm that the app was removed');
    },

    /** Portfolios (businesses) of the person. */
    businesses: (pages?: PagesOptions) =>
      list('me/businesses', { fields: wire.businessFields, limit: 100 }, wire.business, pages),
    /** Ad accounts a portfolio owns, and those that clients shared with it. */
    ownedAccounts: (businessId: string, pages?: PagesOptions) =>
      list(`${segment(businessId)}/owned_ad_accounts`, { fields: wire.accountFields, limit: 100 }, wire.account, pages),
    clientAccounts: (businessId: string, pages?: PagesOptions) =>
      list(
        `${segment(businessId)}/client_ad_accounts`,
        { fields: wire.accountFields, limit: 100 },
        wire.account,
        pages,
      ),
    /** Every ad account the person has a role on, with or without a portfolio. */
    myAccounts: (pages?: PagesOptions) =>
      list('me/adaccounts', { fields: wire.accountFields, limit: 100 }, wire.account, pages),
    /** One ad account. @throws GraphError `not-found` or `missing-permission` when the token does not reach it */
    account: async (accountId: string) =>
      await request({ method: 'GET', path: segment(accountId), query: { fields: wire.accountFields } }, wire.account),

    campaigns: (accountId: string, pages: PagesOptions = {}) =>
      ofEveryStatus(`${segment(accountId)}/campaigns`, wire.campaignFields, campaignStatuses, wire.campaign, pages),
    adsets: (accountId: string, pages: PagesOptions = {}) =>
      ofEveryStatus(`${segment(accountId)}/adsets`, wire.adsetFields, adsetStatuses, wire.adset, pages),
    /** Ads with their creative. */
    ads: (accountId: string, pages: PagesOptions = {}) =>
      ofEveryStatus(`${segment(accountId)}/ads`, wire.adFields, adStatuses, wire.ad, pages),
    creatives: (accountId: string, pages?: PagesOptions) =>
      list(`${segment(accountId)}/adcreatives`, { fields: wire.creativeFields, limit: 100 }, wire.creative, pages),
    /** Objects by id, 50 to a call, for those no list shows: deleted ones, or an ad's parents. */
    campaignsById: (ids: readonly string[]): Promise<NodeAnswer<wire.Campaign>> =>
      readNodes(transport, ids, wire.campaignFields, wire.campaign),
    adsetsById: (ids: readonly string[]): Promise<NodeAnswer<wire.Adset>> =>
      readNodes(transport, ids, wire.adsetFields, wire.adset),
    adsById: (ids: readonly string[]): Promise<NodeAnswer<wire.Ad>> =>
      readNodes(transport, ids, wire.adFields, wire.ad),

    /** Rows per ad and day, archived and deleted ads included. One page is one call; for long ranges see insights.ts. */
    insights: (accountId: string, range: DayRange, { limit = 500, resume, campaigns }: InsightsOptions = {}) =>
      readPages(
        transport,
        `${segment(accountId)}/insights`,
        { ...insightsQuery(range, campaigns), limit },
        wire.insight,
        {
          resume,
        },
      ),
    /** What the whole account cost and brought, month by month. */
    months: (accountId: string, range: DayRange) =>
      readPages(
        transport,
        `${segment(accountId)}/insights`,
        { level: 'account', time_increment: 'monthly', time_range: { ...range }, fields: wire.monthFields, limit: 100 },
        wire.month,
      ),
    /** What the whole account cost and brought, day by day. */
    accountDays: (accountId: string, range: DayRange) =>
      readPages(
        transport,
        `${segment(accountId)}/insights`,
        { level: 'account', time_increment: 1, time_range: { ...range }, fields: wire.accountDayFields, limit: 500 },
        wire.accountDay,
      ),
    /** Has Meta prepare the rows of `insights`. @returns the report's id; it is kept for 30 days */
    async startReport(accountId: string, range: DayRange): Promise<string> {
      const path = `${segment(accountId)}/insights`;
      return (await request({ method: 'POST', path, form: insightsQuery(range) }, wire.reportStarted)).report_run_id;
    },
    readReport: async (reportId: string) =>
      await request({ method: 'GET', path: segment(reportId), query: { fields: wire.reportFields } }, wire.report),
    reportRows: (reportId: string, { limit = 500, resume }: InsightsOptions = {}) =>
      readPages(transport, `${segment(reportId)}/insights`, { fields: wire.insightFields, limit }, wire.insight, {
        resume,
      }),

    /** Facebook pages of the person, each with its own token (which does not expire while the person's lasts). */
    pages: (pages?: PagesOptions) => list('me/accounts', { fields: wire.pageFields, limit: 100 }, wire.page, pages),
    /** With a page's token: has Meta report the page's Instant Form leads to the app's webhook. */
    async subscribePage(pageId: string): Promise<void> {
      const path = `${segment(pageId)}/subscribed_apps`;
      const done = await request({ method: 'POST', path, form: { subscribed_fields: ['leadgen'] } }, wire.success);
      if (!done) throw new GraphError('permanent', 'unreadable', 'Meta did not confirm the subscription');
    },
    async unsubscribePage(pageId: string): Promise<void> {
      await request({ method: 'DELETE', path: `${segment(pageId)}/subscribed_apps` }, wire.success);
    },
    forms: (pageId: string, pages?: PagesOptions) =>
      list(`${segment(pageId)}/leadgen_forms`, { fields: wire.formFields, limit: 100 }, wire.form, pages),
    /** What somebody entered in an Instant Form. @throws GraphError `not-found` also when lead access is not granted */
    async lead(leadgenId: string): Promise<wire.Lead> {
      const path = segment(leadgenId);
      const read = async (fields: string) => await request({ method: 'GET', path, query: { fields } }, wire.lead);
      return await read(wire.leadFields[0]).catch((error: unknown) => {
        if (isRefused(error)) return read(wire.leadFields[1]);
        throw error;
      });
    },
    /** Leads of a form or an ad, to catch up after an outage, the newest first; Meta keeps them for 90 days. */
    async *leads(
      formOrAdId: string,
      since: Date | null = null,
      { resume }: PagesOptions = {},
    ): AsyncGenerator<Page<wire.Lead>, void> {
      const path = `${segment(formOrAdId)}/leads`;
      const seconds = since && Math.floor(since.getTime() / 1000) - 1;
      const filtering = since ? [{ field: 'time_created', operator: 'GREATER_THAN', value: seconds }] : undefined;
      const query = (fields: string) => ({ fields, limit: 100, filtering });
      try {
        return yield* list(path, query(wire.leadFields[0]), wire.lead, { resume });
      } catch (error) {
        if (!isRefused(error) || resume) throw error;
      }
      yield* list(path, query(wire.leadFields[1]), wire.lead);
    },
  };
}

const isRefused = (error: unknown): boolean => error instanceof GraphError && error.kind === 'permission';

/** An id as one segment of a path: what is no id would lead somewhere else. */
function segment(id: string): string {
  if (/^(act_)?\d{1,40}$/.test(id)) return id;
  throw new GraphError('permanent', 'bad-request', `${JSON.stringify(id.slice(0, 60))} is not an id of Meta's`);
}
