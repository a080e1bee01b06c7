/** Campaigns, ad sets, ads and creatives as types of the graph. Fields: facebook-business-sdk-codegen. */
import { type Ad, type Adset, type Campaign, type History, type In, isGone } from '../insights/history.ts';
import { insightsEdge } from '../insights/insights.ts';
import { listLeads } from './lead-node.ts';
import { graphTime, listOf } from './list.ts';
import { nodeOf, type NodeType, type Visit } from './node.ts';
import { badParameter } from './problem.ts';
import { startReport } from '../insights/reports.ts';
import { needScope } from '../tokens.ts';
import { adsPageId } from '../world.ts';

export const guard = (_: unknown, { token }: Visit): void => needScope(token, 'ads_read', 'ads_management');

/** Filters that lists of objects take: `effective_status`, and `filtering` by status or id. */
export function inStatus<T>(
  visit: Visit,
  type: NodeType<In<T>>,
  all: In<T>[],
  statusOf: (one: In<T>) => string,
): unknown {
  const { call, meta } = visit;
  const byField = filteringOf(call.params.json('filtering'));
  const wanted = call.params.list('effective_status') ?? byField.statuses;
  const ids = byField.ids && new Set(byField.ids);
  const kept = all.filter((one) => {
    const status = statusOf(one);
    if (ids && !ids.has((one.one as { id: string }).id)) return false;
    if (!wanted) return !isGone(status);
    return wanted.includes(status) && (status !== 'DELETED' || meta.settings.deletedInLists);
  });
  return listOf(
    visit,
    kept.map((one) => nodeOf(type, one)),
  );
}

function filteringOf(value: unknown): { statuses?: string[]; ids?: string[] } {
  const found: { statuses?: string[]; ids?: string[] } = {};
  if (value === undefined) return found;
  if (!Array.isArray(value)) throw badParameter('Param filtering must be an array.');
  for (const { field, operator, value: given } of value as { field?: string; operator?: string; value?: unknown }[]) {
    const values = (Array.isArray(given) ? given : [given]).map(String);
    if (operator !== 'IN' && operator !== 'EQUAL')
      throw badParameter(`Filtering operator '${operator}' is not supported`);
    if (field?.endsWith('effective_status')) found.statuses = values;
    else if (field === 'id' || field?.endsWith('.id')) found.ids = values;
    else throw badParameter(`Filtering field '${field}' is not supported`);
  }
  return found;
}

export const campaignsIn = (history: History): In<Campaign>[] =>
  [...history.campaigns.values()].map((one) => ({ history, one }));
export const adsetsIn = (history: History, of: (one: Adset) => boolean = () => true): In<Adset>[] =>
  [...history.adsets.values()].filter(of).map((one) => ({ history, one }));
export const adsIn = (history: History, of: (one: Ad) => boolean = () => true): In<Ad>[] =>
  [...history.ads.values()].filter(of).map((one) => ({ history, one }));

export const listAdsets = (visit: Visit, all: In<Adset>[]): unknown =>
  inStatus(visit, adsetType, all, ({ history, one }) => history.adsetStatus(one));
export const listAds = (visit: Visit, all: In<Ad>[]): unknown =>
  inStatus(visit, adType, all, ({ history, one }) => history.adStatus(one));
export const creativesOf = (visit: Visit, ads: In<Ad>[]): unknown =>
  listOf(
    visit,
    ads.map((ad) => nodeOf(creativeType, ad)),
  );

/** Fields that campaigns, ad sets and ads share. */
const common = {
  id: ({ one }: In<{ id: string }>) => one.id,
  name: ({ one }: In<{ name: string }>) => one.name,
  status: ({ one }: In<{ status: string }>) => one.status,
  configured_status: ({ one }: In<{ status: string }>) => one.status,
  account_id: ({ history }: In<unknown>) => history.account.id,
  created_time: ({ one }: In<{ createdAt: number }>) => graphTime(one.createdAt),
  updated_time: ({ one }: In<{ createdAt: number }>) => graphTime(one.createdAt),
};

export const campaignType: NodeType<In<Campaign>> = {
  name: 'Campaign',
  defaults: ['id'],
  guard,
  fields: {
    ...common,
    effective_status: ({ history, one }) => history.campaignStatus(one),
    objective: ({ one }) => one.objective,
    buying_type: () => 'AUCTION',
    daily_budget: ({ one }) => String(one.dailyBudget),
    start_time: ({ one }) => graphTime(one.createdAt),
    special_ad_categories: () => [],
  },
  empty: ['lifetime_budget', 'budget_remaining', 'spend_cap', 'stop_time', 'bid_strategy'],
  edges: {
    adsets: ({ history, one }, visit) =>
      listAdsets(
        visit,
        adsetsIn(history, ({ campaignId }) => campaignId === one.id),
      ),
    ads: ({ history, one }, visit) =>
      listAds(
        visit,
        adsIn(history, ({ campaignId }) => campaignId === one.id),
      ),
    insights: ({ history, one }, visit) => insightsEdge(visit, history, 'campaign', one.id),
  },
  post: { insights: ({ history, one }, visit) => startReport(visit, history, 'campaign', one.id) },
};

export const adsetType: NodeType<In<Adset>> = {
  name: 'AdSet',
  defaults: ['id'],
  guard,
  fields: {
    ...common,
    effective_status: ({ history, one }) => history.adsetStatus(one),
    campaign_id: ({ one }) => one.campaignId,
    campaign: ({ history, one }) => campaignNode(history, one.campaignId),
    start_time: ({ one }) => graphTime(one.createdAt),
    optimization_goal: () => 'CONVERSATIONS',
    billing_event: () => 'IMPRESSIONS',
  },
  empty: ['daily_budget', 'lifetime_budget', 'end_time', 'targeting', 'bid_amount'],
  edges: {
    ads: ({ history, one }, visit) =>
      listAds(
        visit,
        adsIn(history, ({ adsetId }) => adsetId === one.id),
      ),
    insights: ({ history, one }, visit) => insightsEdge(visit, history, 'adset', one.id),
  },
  post: { insights: ({ history, one }, visit) => startReport(visit, history, 'adset', one.id) },
};

export const adType: NodeType<In<Ad>> = {
  name: 'Ad',
  defaults: ['id'],
  guard,
  fields: {
    ...common,
    effective_status: ({ history, one }) => history.adStatus(one),
    adset_id: ({ one }) => one.adsetId,
    campaign_id: ({ one }) => one.campaignId,
    campaign: ({ history, one }) => campaignNode(history, one.campaignId),
    adset: ({ history, one }) => nodeOf(adsetType, { history, one: history.adsets.get(one.adsetId)! }),
    creative: (ad) => nodeOf(creativeType, ad),
  },
  empty: ['tracking_specs', 'issues_info', 'preview_shareable_link'],
  edges: {
    adcreatives: (ad, visit) => creativesOf(visit, [ad]),
    leads: ({ one }, visit) => listLeads(visit, (lead) => lead.adId === one.id),
    insights: ({ history, one }, visit) => insightsEdge(visit, history, 'ad', one.id),
  },
  post: { insights: ({ history, one }, visit) => startReport(visit, history, 'ad', one.id) },
};

export const creativeType: NodeType<In<Ad>> = {
  name: 'AdCreative',
  defaults: ['id'],
  guard,
  fields: {
    id: ({ one }) => one.creative.id,
    account_id: ({ history }) => history.account.id,
    name: ({ one }) => `${one.name} · creativo`,
    title: ({ one }) => one.creative.title,
    body: ({ one }) => one.creative.body || undefined,
    status: () => 'ACTIVE',
    object_type: () => 'SHARE',
    call_to_action_type: () => 'WHATSAPP_MESSAGE',
    image_url: ({ one }, { call }) => `${call.origin}/_sandbox/meta/images/${one.id}.svg`,
    thumbnail_url: ({ one }, { call }) => `${call.origin}/_sandbox/meta/images/${one.id}.svg?size=64`,
    effective_object_story_id: ({ one }) => `${adsPageId}_${one.id}`,
  },
  empty: [
    'video_id',
    'link_url',
    'image_hash',
    'object_story_id',
    'object_story_spec',
    'asset_feed_spec',
    'url_tags',
    'instagram_permalink_url',
    'source_facebook_post_id',
    'page_welcome_message',
  ],
  edges: {},
};

const campaignNode = (history: History, id: string) =>
  nodeOf(campaignType, { history, one: history.campaigns.get(id)! });
