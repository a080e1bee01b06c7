/** Reads signed sums of any range and window: totals, single credits where the window falls between two kept ones, and what is newer than both. */
import type { Days, Model } from '#metrics';
import type { Tx } from '../platform/tenant.ts';
import { ofAccounts } from './of-accounts.ts';
import { cover, dayNumber, keptWindow } from './blocks.ts';

export type Grain = 'total' | 'campaign' | 'ad';

/** Some days, summed at a grain. */
export interface Slice extends Days {
  grain: Grain;
  /** One row per day instead of one for all. */
  daily?: boolean;
}

export interface Question {
  model: Model;
  /** Days. */
  window: number;
  campaignId?: string;
  adsetId?: string;
  adId?: string;
  /** Of these ad accounts alone. */
  accountIds?: readonly string[];
  /** Whether leads that changed since the last refresh are credited on the spot. */
  fresh: boolean;
  /** As `readStoredDays` says of the same snapshot; of no use to daily slices. */
  stored?: Days | null;
}

/** Amounts are decimal strings. Ids are '' where the grain or the touch does not name one. */
export interface SumRow {
  /** Position in the list of slices. */
  slice: number;
  day: string | null;
  /** False: nobody's, because no ad was there within the window. */
  is_meta: boolean;
  campaign_id: string;
  adset_id: string;
  ad_id: string;
  currency: string;
  spend: string;
  impressions: number;
  clicks: number;
  leads: number;
  opportunities: number;
  sales: number;
  customers: number;
  revenue: string;
  lifetime: string;
}

/** The first and last day that the totals hold anything of; null when they are empty. */
export async function readStoredDays(tx: Tx): Promise<Days | null> {
  const [row] = await tx<{ from: string | null; to: string | null }[]>`
    select (date '2000-01-01' + min(block))::text as "from", (date '2000-01-01' + max(block))::text as "to"
    from marketing_totals where grain = 'total' and span = 1`;
  const { from, to } = row!;
  return from === null || to === null ? null : { from, to };
}

export async function readSums(tx: Tx, slices: Slice[], question: Question): Promise<SumRow[]> {
  const { window, campaignId, adsetId, adId, accountIds, fresh, stored = null } = question;
  const kept = keptWindow(window);
  const model = question.model === 'first_touch' ? 'first' : 'last';
  const pieces = slices.flatMap((slice, n) =>
    (slice.daily
      ? [{ sign: 1, span: 1, lo: dayNumber(slice.from), hi: dayNumber(slice.to) }]
      : cover(slice, stored)
    ).map((piece) => ({ ...piece, slice: n })),
  );
  const only = tx`
    ${campaignId === undefined ? tx`` : tx`and t.campaign_id = ${campaignId}`}
    ${adsetId === undefined ? tx`` : tx`and t.adset_id = ${adsetId}`}
    ${adId === undefined ? tx`` : tx`and t.ad_id = ${adId}`} ${ofAccounts(tx, accountIds, 't.campaign_id')}`;
  const credited = tx`${tx(`leads_${model}`)} as leads, ${tx(`opportunities_${model}`)} as opportunities, ${tx(`sales_${model}`)} as sales,
    ${tx(`customers_${model}`)} as customers, ${tx(`revenue_${model}`)} as revenue, ${tx(`lifetime_${model}`)} as lifetime`;
  const place = tx`t.is_meta, case when s.grain = 'total' then '' else t.campaign_id end as campaign_id,
    case when s.grain = 'ad' then t.adset_id else '' end as adset_id, case when s.grain = 'ad' then t.ad_id else '' end as ad_id, t.currency`;
  const day = tx`case when s.daily then t.day end as day`;
  const each = tx.unsafe(
    ['leads', 'opportunities', 'sales', 'customers', 'revenue', 'lifetime']
      .map((name) => `sum(t.${name}_${model}) as ${name}`)
      .join(', '),
  );
  // Each piece is one range of the primary key, summed for itself: that is a small hash table, where all pieces together
  // would be sorted by text.
  return await tx<SumRow[]>`
    with slices as (
      select * from jsonb_to_recordset(${tx.json(slices.map((slice, n) => ({ ...slice, slice: n })) as never)})
        as s (slice int, grain text, "from" date, "to" date, daily boolean)
    ), pieces as (
      select * from jsonb_to_recordset(${tx.json(pieces)}) as p (slice int, sign int, span int2, lo int, hi int)
    )
    ${
      fresh
        ? tx`, newer as materialized (select array(select distinct c.lead_id from marketing_changes c where c.lead_id is not null) as ids),
          moved as materialized (
            select -1 as sign, t.lead_id, t.day, t.is_meta, t.campaign_id, t.adset_id, t.ad_id, t.age, t.currency, ${credited}
            from lead_credits t, newer where t.lead_id = any(newer.ids)
            union all
            select 1, t.lead_id, t.day, t.is_meta, t.campaign_id, t.adset_id, t.ad_id, t.age, t.currency, ${credited}
            from newer, lead_credits_of(current_setting('app.tenant_id')::uuid, newer.ids) t where newer.ids <> '{}')`
        : tx``
    }
    select slice, day::text as day, is_meta, campaign_id, adset_id, ad_id, currency, sum(spend) as spend, sum(impressions)::float8 as impressions,
      sum(clicks)::float8 as clicks, sum(leads)::int as leads, sum(opportunities)::int as opportunities, sum(sales)::int as sales,
      sum(customers)::int as customers, sum(revenue) as revenue, sum(lifetime) as lifetime
    from (
      select s.slice, date '2000-01-01' + t.block as day, t.is_meta, t.campaign_id, t.adset_id, t.ad_id, t.currency,
        p.sign * t.spend as spend, p.sign * t.impressions as impressions, p.sign * t.clicks as clicks, p.sign * t.leads as leads,
        p.sign * t.opportunities as opportunities, p.sign * t.sales as sales, p.sign * t.customers as customers,
        p.sign * t.revenue as revenue, p.sign * t.lifetime as lifetime
      from pieces p join slices s using (slice) cross join lateral (
        select case when s.daily then t.block end as block, t.is_meta, t.campaign_id, t.adset_id, t.ad_id, t.currency,
          sum(t.spend) as spend, sum(t.impressions) as impressions, sum(t.clicks) as clicks, ${each}
        from marketing_totals t
        where t.grain = s.grain and t.span = p.span and t.block between p.lo and p.hi and t.age <= ${kept} ${only}
        group by 1, 2, 3, 4, 5, 6) t
      ${
        kept < window
          ? tx`union all
            select s.slice, ${day}, ${place}, 0, 0, 0, ${credited}
            from slices s join lead_credits t on t.age > 1 and t.age between ${kept + 1} and ${window} and t.day between s."from" and s."to" ${only}
            where s.grain <> 'ad' or t.is_meta`
          : tx``
      }
      ${
        fresh
          ? tx`union all
            select s.slice, ${day}, ${place}, 0, 0, 0, t.sign * t.leads, t.sign * t.opportunities, t.sign * t.sales, t.sign * t.customers,
              t.sign * t.revenue, t.sign * t.lifetime
            from slices s join moved t on t.age <= ${window} and t.day between s."from" and s."to" ${only}
            where s.grain <> 'ad' or t.is_meta`
          : tx``
      }
    ) as parts
    group by 1, 2, 3, 4, 5, 6, 7`;
}
