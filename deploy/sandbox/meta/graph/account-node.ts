/** Ad accounts as a type of the graph. Fields: facebook-business-sdk-codegen. */
import {
  adsetsIn,
  adsIn,
  campaignsIn,
  campaignType,
  creativesOf,
  guard,
  inStatus,
  listAds,
  listAdsets,
} from './ad-nodes.ts';
import { dayIn } from '../insights/days.ts';
import type { History } from '../insights/history.ts';
import { insightsEdge } from '../insights/insights.ts';
import { graphTime } from './list.ts';
import type { NodeType } from './node.ts';
import { startReport } from '../insights/reports.ts';

export const accountType: NodeType<History> = {
  name: 'AdAccount',
  defaults: ['account_id', 'id'],
  guard,
  fields: {
    id: ({ account }) => `act_${account.id}`,
    account_id: ({ account }) => account.id,
    name: ({ account }) => account.name,
    account_status: ({ account }) => account.status,
    disable_reason: ({ account }) => (account.status === 2 ? 1 : 0),
    currency: ({ account }) => account.currency,
    timezone_id: () => 1,
    timezone_name: ({ account }) => account.timezone,
    timezone_offset_hours_utc: ({ account }, { meta }) => offsetHours(account.timezone, meta.now()),
    amount_spent: (history, { meta }) => spentEver(history, meta.now()),
    balance: () => '0',
    spend_cap: () => '0',
    business: ({ account }, { meta }) => {
      const found = meta.world.businesses.find((one) => one.id === account.businessId);
      return found && { id: found.id, name: found.name };
    },
    owner: ({ account }) => account.businessId ?? undefined,
    user_tasks: () => ['ANALYZE'],
    created_time: () => graphTime(Date.UTC(2023, 2, 1)),
  },
  empty: ['min_daily_budget', 'funding_source', 'end_advertiser', 'age', 'capabilities'],
  edges: {
    campaigns: (history, visit) =>
      inStatus(visit, campaignType, campaignsIn(history), ({ one }) => history.campaignStatus(one)),
    adsets: (history, visit) => listAdsets(visit, adsetsIn(history)),
    ads: (history, visit) => listAds(visit, adsIn(history)),
    adcreatives: (history, visit) => creativesOf(visit, adsIn(history)),
    insights: (history, visit) => insightsEdge(visit, history, 'account'),
  },
  post: { insights: (history, visit) => startReport(visit, history, 'account') },
};

/** Minor units of the currency, as text. */
function spentEver(history: History, now: number): string {
  const today = dayIn(history.account.timezone, now);
  let micros = 0n;
  for (const id of history.ads.keys())
    for (const row of history.rows.between(id, '0000-01-01', today)) micros += row.spend;
  return (micros / 10_000n).toString();
}

function offsetHours(zone: string, now: number): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(now);
  const [, sign, hours = '0', minutes = '0'] =
    /GMT([+-])(\d\d):(\d\d)/.exec(name.find((part) => part.type === 'timeZoneName')!.value) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
}
