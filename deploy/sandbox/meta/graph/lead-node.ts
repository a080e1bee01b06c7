/** Leads of forms as a type of the graph, and their lists. */
import type { Lead } from '../leads.ts';
import { needScope } from '../tokens.ts';
import { graphTime, listOf } from './list.ts';
import { nodeOf, type NodeType, type Visit } from './node.ts';
import { badParameter, unknownObject } from './problem.ts';

/** `/{form}/leads` and `/{ad}/leads`, the newest first, with `filtering` by `time_created`. */
export function listLeads(visit: Visit, test: (lead: Lead) => boolean): unknown {
  needScope(visit.token, 'leads_retrieval');
  const { leads } = visit.meta;
  const inTime = timeFilter(visit.call.params.json('filtering'));
  const found = [...leads.all.values()].filter(
    (lead) => leads.find(lead.id) && test(lead) && inTime(Math.floor(lead.createdAt / 1000)),
  );
  const newest = found.toSorted((a, b) => b.createdAt - a.createdAt);
  return listOf(
    visit,
    newest.map((lead) => nodeOf(leadType, lead)),
  );
}

function timeFilter(given: unknown): (seconds: number) => boolean {
  if (given === undefined) return () => true;
  const tests = (given as { field?: string; operator?: string; value?: unknown }[]).map(
    ({ field, operator, value }) => {
      if (field !== 'time_created') throw badParameter(`Filtering field '${field}' is not supported`);
      const bound = Number(value);
      if (operator === 'GREATER_THAN') return (at: number) => at > bound;
      if (operator === 'GREATER_THAN_OR_EQUAL') return (at: number) => at >= bound;
      if (operator === 'LESS_THAN') return (at: number) => at < bound;
      if (operator === 'LESS_THAN_OR_EQUAL') return (at: number) => at <= bound;
      throw badParameter(`Filtering operator '${operator}' is not supported`);
    },
  );
  return (at) => tests.every((test) => test(at));
}

const adOf = ({ adId }: Lead, { meta }: Visit) => (adId === null ? undefined : meta.findAd(adId));

export const leadType: NodeType<Lead> = {
  name: 'Lead',
  defaults: ['created_time', 'id', 'field_data'],
  // Without access Meta does not say that the lead exists.
  guard: (lead, { token }) => {
    if (!token.scopes.includes('leads_retrieval')) throw unknownObject(lead.id);
  },
  fields: {
    id: ({ id }) => id,
    created_time: ({ createdAt }) => graphTime(createdAt),
    form_id: ({ formId }) => formId,
    field_data: ({ fields }) => Object.entries(fields).map(([name, values]) => ({ name, values })),
    is_organic: ({ adId }) => adId === null,
    // A form without such a text has none.
    custom_disclaimer_responses: ({ boxes }) => {
      const all = Object.entries(boxes).map(([key, on]) => ({ checkbox_key: key, is_checked: on ? '1' : '' }));
      return all.length > 0 ? all : undefined;
    },
    platform: () => 'fb',
    ad_id: ({ adId }) => adId ?? undefined,
    ad_name: (lead, visit) => adOf(lead, visit)?.one.name,
    adset_id: (lead, visit) => adOf(lead, visit)?.one.adsetId,
    adset_name: (lead, visit) => {
      const ad = adOf(lead, visit);
      return ad?.history.adsets.get(ad.one.adsetId)?.name;
    },
    campaign_id: (lead, visit) => adOf(lead, visit)?.one.campaignId,
    campaign_name: (lead, visit) => {
      const ad = adOf(lead, visit);
      return ad?.history.campaigns.get(ad.one.campaignId)?.name;
    },
  },
  empty: ['partner_name', 'post', 'home_listing', 'vehicle', 'retailer_item_id', 'post_submission_check_result'],
  edges: {},
};
