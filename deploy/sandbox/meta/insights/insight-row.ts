/** One row of insights as Meta writes it: every scalar a text, what is zero left out. */
import type { Field } from '../graph/fields.ts';
import type { Ad, DayRow, History } from './history.ts';
import { fromMicros, quotient } from './money.ts';
import { badParameter } from '../graph/problem.ts';

export type Level = 'account' | 'campaign' | 'adset' | 'ad';

/** Days of one object, added up. `ad` is any of its ads. */
export interface Group extends DayRow {
  level: Level;
  ad: Ad;
  since: string;
  until: string;
  breakdowns: Record<string, string>;
  days: number;
}

type Read = (group: Group, history: History) => string | object[] | null | undefined;

const million = 1_000_000n;
const count = (value: number): string | null => (value === 0 ? null : String(value));
const per = (group: Group, divisor: number, times = 1n): string | null =>
  quotient(group.spend * times, BigInt(divisor) * million);
const below = (level: Level, ...levels: Level[]): boolean => levels.includes(level);

const actionsOf = (group: Group): { action_type: string; value: string }[] | null =>
  group.linkClicks === 0 ? null : [{ action_type: 'link_click', value: String(group.linkClicks) }];

const fields: Record<string, Read> = {
  account_id: (_, { account }) => account.id,
  account_name: (_, { account }) => account.name,
  account_currency: (_, { account }) => account.currency,
  campaign_id: ({ level, ad }) => (below(level, 'campaign', 'adset', 'ad') ? ad.campaignId : null),
  campaign_name: ({ level, ad }, history) =>
    below(level, 'campaign', 'adset', 'ad') ? history.campaigns.get(ad.campaignId)!.name : null,
  objective: ({ level, ad }, history) =>
    below(level, 'campaign', 'adset', 'ad') ? history.campaigns.get(ad.campaignId)!.objective : null,
  adset_id: ({ level, ad }) => (below(level, 'adset', 'ad') ? ad.adsetId : null),
  adset_name: ({ level, ad }, history) => (below(level, 'adset', 'ad') ? history.adsets.get(ad.adsetId)!.name : null),
  ad_id: ({ level, ad }) => (level === 'ad' ? ad.id : null),
  ad_name: ({ level, ad }) => (level === 'ad' ? ad.name : null),
  spend: ({ spend }) => (spend === 0n ? null : fromMicros(spend)),
  impressions: ({ impressions }) => count(impressions),
  clicks: ({ clicks }) => count(clicks),
  reach: ({ reach }) => count(reach),
  inline_link_clicks: ({ linkClicks }) => count(linkClicks),
  ctr: ({ clicks, impressions }) => (clicks === 0 ? null : quotient(BigInt(clicks) * 100n, BigInt(impressions))),
  cpc: (group) => per(group, group.clicks),
  cpm: (group) => per(group, group.impressions, 1000n),
  cpp: (group) => per(group, group.reach, 1000n),
  frequency: ({ impressions, reach }) => quotient(BigInt(impressions), BigInt(reach)),
  cost_per_inline_link_click: (group) => per(group, group.linkClicks),
  actions: actionsOf,
  cost_per_action_type: (group) =>
    group.linkClicks === 0 ? null : [{ action_type: 'link_click', value: per(group, group.linkClicks)! }],
  date_start: ({ since }) => since,
  date_stop: ({ until }) => until,
};

/** Meta has them; nothing here brings any about. */
const empty = new Set([
  'action_values',
  'conversions',
  'conversion_values',
  'cost_per_conversion',
  'purchase_roas',
  'website_purchase_roas',
  'outbound_clicks',
  'unique_clicks',
  'unique_actions',
  'attribution_setting',
  'buying_type',
  'created_time',
  'updated_time',
]);
const defaults = ['impressions', 'spend', 'account_id', 'date_start', 'date_stop'];

/** Reads the selected fields; the dates and the breakdowns are always there. */
export function showGroup(history: History, group: Group, selected: Field[] | null): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const name of selected?.map((field) => field.name) ?? defaults) {
    const read = fields[name];
    if (!read && !empty.has(name) && !(name in group.breakdowns))
      throw badParameter(
        `${name} is not valid for fields param. please check https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values`,
      );
    const value = read?.(group, history);
    if (value !== null && value !== undefined) row[name] = value;
  }
  return { ...row, date_start: group.since, date_stop: group.until, ...group.breakdowns };
}
