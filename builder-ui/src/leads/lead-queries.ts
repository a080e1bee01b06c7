/** What the lead pages ask the API. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';

const readLead = (id: string) => read(api.crm.leads[':id'].$get({ param: { id } }));
export type Lead = Awaited<ReturnType<typeof readLead>>;

/** The filters of the list, as they stand in the address. */
export interface LeadFilters {
  q?: string;
  status?: string;
  seller?: string;
  tag?: string;
  source?: string;
  /** The campaign or ad of Meta that they came by last. */
  campaign?: string;
  ad?: string;
  segment?: string;
  /** A condition as segments have them, as JSON. */
  where?: string;
  /** The file that brought or changed them last. */
  import?: string;
}

/** Orders of the list, as the API names them; the newest first where none is said. */
export const leadOrders = ['newest', 'oldest', 'name', 'changed', 'wrote'] as const;
export type LeadOrder = (typeof leadOrders)[number];

/** The filters as the API knows them. */
export function toQuery({ q, status, seller, tag, source, campaign, ad, segment, where, import: batch }: LeadFilters) {
  return drop({
    q,
    status,
    seller_id: seller,
    tag,
    lead_source: source,
    campaign_id: campaign,
    ad_id: ad,
    segment_id: segment,
    where,
    import_id: batch,
  });
}

/** Pages of leads. */
export function leadsQuery({ order, ...filters }: LeadFilters & { order?: LeadOrder }) {
  const filter = { ...toQuery(filters), ...(order ? { order } : {}) };
  return infiniteQueryOptions({
    queryKey: keys.leads.pages(filter),
    queryFn: ({ pageParam }) =>
      read(api.crm.leads.$get({ query: { ...filter, limit: '50', ...(pageParam ? { cursor: pageParam } : {}) } })),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** How many the filters mean, altogether and by status. */
export const leadTotalsQuery = (filters: LeadFilters) =>
  queryOptions({
    queryKey: keys.leads.list({ totals: toQuery(filters) }),
    queryFn: () => read(api.crm.leads.totals.$get({ query: toQuery(filters) })),
    placeholderData: (before) => before,
  });

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.leads.one(id),
    queryFn: () => readLead(id),
  });

/** Filters of the API as the list has them in its address. */
export function fromQuery(query: Record<string, string | undefined>): LeadFilters {
  const { status, tag, where } = query;
  return drop({
    status,
    seller: query['seller_id'],
    tag,
    source: query['lead_source'],
    campaign: query['campaign_id'],
    ad: query['ad_id'],
    segment: query['segment_id'],
    where,
    import: query['import_id'],
  });
}

const readViews = () => read(api.crm['lead-views'].$get());
export type LeadView = Awaited<ReturnType<typeof readViews>>['items'][number];

/** Views that somebody may use. */
export const leadViewsQuery = queryOptions({ queryKey: keys.leadViews.list(), queryFn: readViews });

const readBatches = () => read(api.crm['import-batches'].$get());
export type ImportBatch = Awaited<ReturnType<typeof readBatches>>['items'][number];

/** Files of leads that were taken in, the newest first. */
export const importBatchesQuery = queryOptions({ queryKey: keys.importBatches.list(), queryFn: readBatches });

const readTimeline = (id: string, cursor: string) =>
  read(api.crm.leads[':id'].timeline.$get({ param: { id }, query: { limit: '50', ...(cursor ? { cursor } : {}) } }));
export type TimelineItem = Awaited<ReturnType<typeof readTimeline>>['items'][number];

/** The story of a lead, the newest first. */
export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.leads.part(id, 'timeline'),
    queryFn: ({ pageParam }) => readTimeline(id, pageParam),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

/** Whether a person can be answered by hand, until when, and why not. */
export const answeringQuery = (id: string) =>
  queryOptions({
    queryKey: keys.leads.part(id, 'answering'),
    queryFn: async () => {
      const query = { limit: '1' };
      return (await read(api.crm.leads[':id'].messages.$get({ param: { id }, query }))).answering;
    },
  });

const readDuplicates = (id: string) => read(api.crm.leads[':id'].duplicates.$get({ param: { id } }));
export type Duplicate = Awaited<ReturnType<typeof readDuplicates>>['items'][number];

/** Leads that may be the same person. */
export const duplicatesQuery = (id: string) =>
  queryOptions({ queryKey: keys.leads.part(id, 'duplicates'), queryFn: () => readDuplicates(id) });

const readAllDuplicates = () => read(api.crm['lead-duplicates'].$get());
export type DuplicateGroup = Awaited<ReturnType<typeof readAllDuplicates>>['items'][number];

/** Leads all over the list that may be one person. */
export const allDuplicatesQuery = queryOptions({
  queryKey: keys.leads.list({ duplicates: true }),
  queryFn: readAllDuplicates,
});

const readMerge = (id: string, into: string) =>
  read(api.crm.leads[':id'].merge.preview.$post({ param: { id }, json: { into } }));
export type MergePreview = Awaited<ReturnType<typeof readMerge>>;

/** What merging a lead into another would do. */
export const mergePreviewQuery = (id: string, into: string) =>
  queryOptions({ queryKey: keys.leads.part(id, 'merge', { into }), queryFn: () => readMerge(id, into), staleTime: 0 });

const readTouches = (id: string) => read(api.crm.leads[':id'].touches.$get({ param: { id } }));
export type Touch = Awaited<ReturnType<typeof readTouches>>['items'][number];

/** How the lead came, each time; the oldest first. */
export const touchesQuery = (id: string) =>
  queryOptions({ queryKey: keys.leads.part(id, 'touches'), queryFn: () => readTouches(id) });

/** What an ad cost and brought in the last 90 days. */
export const adCostQuery = (adId: string) =>
  queryOptions({
    queryKey: keys.marketing.list({ part: 'ad-cost', ad: adId }),
    queryFn: async () => {
      const query = { time_range: '90d', ad_id: adId } as const;
      const { items, spend_currency } = await read(api.crm.marketing.ads.$get({ query }));
      const row = items.find(({ ad_id }) => ad_id === adId);
      return row ? { cpa: row.cpa, leads: row.leads, currency: spend_currency } : null;
    },
  });

const readEnrolments = (leadId: string) => read(api.crm.enrolments.$get({ query: { lead_id: leadId, limit: '100' } }));
export type Enrolment = Awaited<ReturnType<typeof readEnrolments>>['items'][number];

/** Where the lead is and was in flows, the newest first. */
export const enrolmentsOfLeadQuery = (leadId: string) =>
  queryOptions({ queryKey: keys.enrolments.list({ lead_id: leadId }), queryFn: () => readEnrolments(leadId) });

/** The team, for sellers to choose from. */
export const teamQuery = queryOptions({
  queryKey: keys.team.list(),
  queryFn: () => read(api.crm.team.$get()),
  staleTime: 300_000,
});

function drop<T extends Record<string, string | undefined>>(filter: T): Partial<Record<keyof T, string>> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Partial<
    Record<keyof T, string>
  >;
}
