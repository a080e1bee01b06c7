/**
 * What an account cost beyond its ads. Meta charges for more than it tells of ads one by one: what was deleted long ago, what no ad
 * stands for. The account's own sum of a day is what was paid, so the rest is a row of its own: of no ad, in every total.
 */
import type { Tx } from '../platform/tenant.ts';
import type { Days } from './readings.ts';

/** An account on one day, as the Graph client gives it; more fields are kept out. */
export interface AccountDay {
  /** Decimal, major units. */
  spend: string;
  impressions: string;
  clicks: string;
  account_currency: string | null;
  /** `YYYY-MM-DD` in the account's zone. */
  date_start: string;
}

const mark = 'account:';
/** Stands where rows of ads have the ids of ad, ad set and campaign. */
export const beyondAds = (accountId: string): string => `${mark}${accountId}`;
export const isBeyondAds = (id: string): boolean => id.startsWith(mark);

/**
 * Keeps what is left of each day when its ads are taken away. The day that is not over has none: it grows between two questions.
 * Where the ads come to more than the account, Meta has told the two at different times, and the ads count.
 * @param context `today`: that day and later ones are not over; `currency` where a row names none
 * @returns rows that changed, came or went
 */
export async function mergeAccountDays(
  tx: Tx,
  accountId: string,
  { since, until }: Days,
  told: readonly AccountDay[],
  context: { today: string; currency: string },
): Promise<number> {
  const id = beyondAds(accountId);
  const days = told.map(({ spend, impressions, clicks, account_currency, date_start }) => ({
    spend,
    impressions,
    clicks,
    currency: account_currency ?? context.currency,
    date: date_start,
  }));
  const [row] = await tx<{ changed: number }[]>`
    with rest as materialized (
      select t.date, t.currency, t.spend - coalesce(s.spend, 0) as spend, greatest(t.impressions - coalesce(s.impressions, 0), 0) as impressions,
        greatest(t.clicks - coalesce(s.clicks, 0), 0) as clicks
      from jsonb_to_recordset(${tx.json(days)}) as t (date date, currency text, spend numeric, impressions bigint, clicks bigint)
      left join (
        select date, sum(spend) as spend, sum(impressions)::bigint as impressions, sum(clicks)::bigint as clicks from meta_ads_insights
        where account_id = ${accountId} and date between ${since} and ${until} and ad_id <> ${id} group by date
      ) s using (date)
      where t.date between ${since} and ${until} and t.date < ${context.today}::date and t.spend > coalesce(s.spend, 0)
    ), gone as (
      delete from meta_ads_insights i where i.account_id = ${accountId} and i.ad_id = ${id} and i.date between ${since} and ${until}
        and i.date not in (select r.date from rest r) returning 1
    ), kept as (
      insert into meta_ads_insights as i
        (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency, is_final)
      select ${accountId}, ${id}, date, ${id}, ${id}, spend, impressions, clicks, currency, true from rest
      on conflict (tenant_id, ad_id, date) do update set spend = excluded.spend, impressions = excluded.impressions,
        clicks = excluded.clicks, currency = excluded.currency, is_final = true, synced_at = now()
      where (i.spend, i.impressions, i.clicks, i.currency) is distinct from (excluded.spend, excluded.impressions, excluded.clicks, excluded.currency)
      returning 1
    )
    select ((select count(*) from gone) + (select count(*) from kept))::integer as changed`;
  return row!.changed;
}
