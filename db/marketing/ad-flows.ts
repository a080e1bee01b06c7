/** Into which flows ads sent people, and what came of it. */
import type { Days, Model } from '#metrics';
import { isAnswered } from '../sending/opt-outs.ts';
import type { Tx } from '../platform/tenant.ts';
import { ofAccounts } from './of-accounts.ts';

export interface AdFlowsAsk {
  /** When people entered the flow, in `timezone`. */
  days: Days;
  timezone: string;
  model: Model;
  /** Days. */
  window: number;
  campaignId?: string;
  adId?: string;
  /** Of these ad accounts alone. */
  accountIds?: readonly string[];
}

export interface AdFlow {
  campaign_id: string;
  adset_id: string;
  ad_id: string;
  flow_id: string;
  flow_name: string;
  /** Different people; everything else counts entries. */
  people: number;
  entries: number;
  open: number;
  goal: number;
  none: number;
  exited: number;
  failed: number;
  stopped: number;
  /** Messages that the provider took, and people who answered one. */
  sent: number;
  replied: number;
}

/** Each entry is credited to the ad in effect when it began. People without one are left out. */
export async function readAdFlows(tx: Tx, ask: AdFlowsAsk): Promise<AdFlow[]> {
  const { days, timezone, model, window, campaignId, adId, accountIds } = ask;
  const order = model === 'first_touch' ? tx`asc` : tx`desc`;
  return await tx<AdFlow[]>`
    with entered as (
      select distinct on (e.id) e.id, e.lead_id, e.flow_id, e.result, e.ended_at, p.campaign_id, p.adset_id, p.ad_id
      from enrolments e join touch_places p on p.lead_id = e.lead_id and p.occurred_at <= e.created_at
        and extract(epoch from e.created_at - p.occurred_at) <= ${window}::int * 86400
      where e.created_at >= (${days.from}::date)::timestamp at time zone ${timezone}
        and e.created_at < (${days.to}::date + 1)::timestamp at time zone ${timezone}
        ${adId === undefined ? tx`` : tx`and e.lead_id in (select t.lead_id from lead_touches t where t.ad_id = ${adId})`}
      order by e.id, p.occurred_at ${order}, p.created_at ${order}, p.id ${order}
    )
    select e.campaign_id, e.adset_id, e.ad_id, e.flow_id, f.name as flow_name, count(distinct e.lead_id)::int as people, count(*)::int as entries,
      count(*) filter (where e.ended_at is null)::int as open, count(*) filter (where e.result = 'goal')::int as goal,
      count(*) filter (where e.result = 'none')::int as none, count(*) filter (where e.result = 'exited')::int as exited,
      count(*) filter (where e.result = 'failed')::int as failed, count(*) filter (where e.result = 'stopped')::int as stopped,
      coalesce(sum(m.sent), 0)::int as sent, count(distinct e.lead_id) filter (where m.replied)::int as replied
    from entered e join flows f on f.id = e.flow_id
    left join lateral (
      select count(*) filter (where m.accepted_at is not null) as sent, bool_or(${isAnswered(tx, 'm')}) as replied
      from messages m where m.enrolment_id = e.id) m on true
    where true ${campaignId === undefined ? tx`` : tx`and e.campaign_id = ${campaignId}`} ${adId === undefined ? tx`` : tx`and e.ad_id = ${adId}`}
      ${ofAccounts(tx, accountIds, 'e.campaign_id')}
    group by 1, 2, 3, 4, 5 order by people desc, e.ad_id, f.name limit 1000`;
}
