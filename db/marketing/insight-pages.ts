/**
 * What ads cost by day, on its way in. Pages are put aside until the last page of a range of days has come; only then its days
 * change, all at once, and what Meta no longer tells goes. So no half day is ever seen.
 */
import type { AdsSyncKind } from '../meta/ad-accounts.ts';
import { beyondAds } from './account-days.ts';
import { allow, type Tx } from '../platform/tenant.ts';

/** Whose pages. */
export interface ReadingKey {
  accountId: string;
  kind: AdsSyncKind;
}

/** One ad on one day, as the Graph client gives it; more fields are kept out. */
export interface InsightRow {
  ad_id: string;
  ad_name: string;
  adset_id: string;
  adset_name: string;
  campaign_id: string;
  campaign_name: string;
  /** Decimal, major units. */
  spend: string;
  impressions: string;
  clicks: string;
  reach: string | null;
  account_currency: string | null;
  /** `YYYY-MM-DD` in the account's zone. */
  date_start: string;
}

/** Rows that one transaction may write. */
const mostAtOnce = 20_000;

/** Puts a page aside; the same page again takes its place. @param page counts from 0 */
export async function stagePage(tx: Tx, key: ReadingKey, page: number, rows: readonly InsightRow[]): Promise<void> {
  const kept = rows.map((row) => ({
    ad_id: row.ad_id,
    ad_name: row.ad_name,
    adset_id: row.adset_id,
    adset_name: row.adset_name,
    campaign_id: row.campaign_id,
    campaign_name: row.campaign_name,
    spend: row.spend,
    impressions: row.impressions,
    clicks: row.clicks,
    reach: row.reach,
    account_currency: row.account_currency,
    date_start: row.date_start,
  }));
  await tx`
    insert into ads_sync_pages (account_id, kind, page, rows) values (${key.accountId}, ${key.kind}, ${page}, ${tx.json(kept)})
    on conflict (tenant_id, account_id, kind, page) do update set rows = excluded.rows`;
}

export async function dropPages(tx: Tx, { accountId, kind }: ReadingKey): Promise<void> {
  await tx`delete from ads_sync_pages where account_id = ${accountId} and kind = ${kind}`;
}

/** The days of a range in portions for `mergeDays`, none too large for one transaction. */
export async function portionDays(
  tx: Tx,
  key: ReadingKey,
  range: { since: string; until: string },
): Promise<{ since: string; until: string }[]> {
  const days = await tx<{ day: string; count: number }[]>`
    select day::date::text as day, coalesce(found.count, 0)::integer as count
    from generate_series(${range.since}::date, ${range.until}::date, interval '1 day') as day
    left join (
      select r.date_start, count(*) from ads_sync_pages p, jsonb_to_recordset(p.rows) as r (date_start date)
      where p.account_id = ${key.accountId} and p.kind = ${key.kind} group by 1
    ) found on found.date_start = day order by 1`;
  const portions: { since: string; until: string; count: number }[] = [];
  for (const { day, count } of days) {
    const last = portions.at(-1);
    if (last && last.count + count <= mostAtOnce) Object.assign(last, { until: day, count: last.count + count });
    else portions.push({ since: day, until: day, count });
  }
  return portions.map(({ since, until }) => ({ since, until }));
}

/** What costs has a place: objects that no list has shown yet are known by their names from here on. */
export async function keepPlaces(tx: Tx, { accountId, kind }: ReadingKey): Promise<void> {
  const rows = tx`
    ads_sync_pages p, jsonb_to_recordset(p.rows) as r
      (ad_id text, ad_name text, adset_id text, adset_name text, campaign_id text, campaign_name text)
    where p.account_id = ${accountId} and p.kind = ${kind}`;
  await tx`
    insert into meta_ads_campaigns (campaign_id, account_id, name, status)
    select distinct on (campaign_id) campaign_id, ${accountId}, coalesce(campaign_name, ''), 'UNKNOWN' from ${rows}
      and not exists (select from meta_ads_campaigns k where k.campaign_id = r.campaign_id)
    on conflict do nothing`;
  await tx`
    insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status)
    select distinct on (adset_id) adset_id, campaign_id, ${accountId}, coalesce(adset_name, ''), 'UNKNOWN' from ${rows}
      and not exists (select from meta_ads_adsets k where k.adset_id = r.adset_id)
    on conflict do nothing`;
  await tx`
    insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status)
    select distinct on (ad_id) ad_id, adset_id, campaign_id, ${accountId}, coalesce(ad_name, ''), 'UNKNOWN' from ${rows}
      and not exists (select from meta_ads_ads k where k.ad_id = r.ad_id)
    on conflict do nothing`;
}

/**
 * Makes the days of `range` what the pages put aside say, in the caller's transaction.
 * @param context `today`: that day and later ones are not over; `currency` where a row names none
 * @returns rows that changed, came or went
 */
export async function mergeDays(
  tx: Tx,
  { accountId, kind }: ReadingKey,
  range: { since: string; until: string },
  context: { today: string; currency: string },
): Promise<number> {
  // Many rows, and the totals with them; another account of the tenant may be at it.
  await allow(tx, 60);
  await tx`select set_config('lock_timeout', '60s', true)`;
  const [row] = await tx<{ changed: number }[]>`
    with came as materialized (
      -- While pages are read a row may slide to the next one: the later one counts.
      select distinct on (r.ad_id, r.date_start) r.ad_id, r.date_start as date,
        case when a.status <> 'UNKNOWN' then a.campaign_id else r.campaign_id end as campaign_id,
        case when a.status <> 'UNKNOWN' then a.adset_id else r.adset_id end as adset_id,
        r.spend, r.impressions, r.clicks, r.reach, coalesce(r.account_currency, ${context.currency}) as currency,
        r.date_start < ${context.today}::date as is_final
      from ads_sync_pages p
      cross join jsonb_to_recordset(p.rows) as r (ad_id text, adset_id text, campaign_id text, spend numeric, impressions bigint,
        clicks bigint, reach bigint, account_currency text, date_start date)
      left join meta_ads_ads a on a.tenant_id = p.tenant_id and a.ad_id = r.ad_id
      where p.account_id = ${accountId} and p.kind = ${kind} and r.date_start between ${range.since} and ${range.until}
      order by r.ad_id, r.date_start, p.page desc
    ), gone as (
      delete from meta_ads_insights i where i.account_id = ${accountId} and i.date between ${range.since} and ${range.until}
        and i.ad_id <> ${beyondAds(accountId)}
        -- Hashed; a join would be planned for the few rows that JSON is thought to hold, and compare each with each.
        and (i.ad_id, i.date) not in (select c.ad_id, c.date from came c) returning 1
    ), kept as (
      insert into meta_ads_insights as i
        (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, reach, currency, is_final)
      select ${accountId}, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, reach, currency, is_final from came
      on conflict (tenant_id, ad_id, date) do update set account_id = excluded.account_id, campaign_id = excluded.campaign_id,
        adset_id = excluded.adset_id, spend = excluded.spend, impressions = excluded.impressions, clicks = excluded.clicks,
        reach = excluded.reach, currency = excluded.currency, is_final = excluded.is_final, synced_at = now()
      where (i.account_id, i.campaign_id, i.adset_id, i.spend, i.impressions, i.clicks, i.reach, i.currency, i.is_final)
        is distinct from (excluded.account_id, excluded.campaign_id, excluded.adset_id, excluded.spend, excluded.impressions,
          excluded.clicks, excluded.reach, excluded.currency, excluded.is_final)
      returning 1
    )
    select ((select count(*) from gone) + (select count(*) from kept))::integer as changed`;
  return row!.changed;
}

/** Rows per day of the last four weeks of what there is: how large a range may be asked for. */
export async function rowsPerDay(tx: Tx, accountId: string): Promise<number> {
  const [row] = await tx<{ per_day: number }[]>`
    select ceil(count(*) / 28.0)::integer as per_day from meta_ads_insights
    where account_id = ${accountId} and date > coalesce((select max(date) from meta_ads_insights where account_id = ${accountId}), now()::date) - 28`;
  return row!.per_day;
}
