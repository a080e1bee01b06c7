/** A year of a business that buys ads, made up in SQL: leads, deals and sales in given numbers, and ads with a row per day. */
import type { Sql } from '#db/platform/tenant.ts';

export interface Size {
  leads: number;
  opportunities: number;
  sales: number;
  ads: number;
  days: number;
}

const chunk = 100_000;
const zone = 'America/Argentina/Buenos_Aires';
/** Ads per ad set, and ad sets per campaign. */
const shape = { ads: 5, adsets: 4 };

/**
 * Fills an empty tenant and brings its totals up to date. Nine of ten leads come by an ad, one of seven by a second one later.
 * @param owner the owner's pool: row security does not apply, so everything names the tenant
 */
export async function fillMarketing(
  owner: Sql,
  tenantId: string,
  size: Size,
  tell: (line: string) => void,
): Promise<void> {
  await owner`insert into ad_accounts (tenant_id, account_id, name, currency, timezone) values (${tenantId}, 'act_1', 'Bench', 'ARS', ${zone})`;
  await owner`
    insert into meta_ads_campaigns (tenant_id, campaign_id, account_id, name, status)
    select ${tenantId}, 'c' || n, 'act_1', 'Campaign ' || n, 'ACTIVE' from generate_series(0, ${Math.ceil(size.ads / shape.ads / shape.adsets) - 1}) n`;
  await owner`
    insert into meta_ads_adsets (tenant_id, adset_id, campaign_id, account_id, name, status)
    select ${tenantId}, 's' || n, 'c' || n / ${shape.adsets}::int, 'act_1', 'Set ' || n, 'ACTIVE' from generate_series(0, ${Math.ceil(size.ads / shape.ads) - 1}) n`;
  await owner`
    insert into meta_ads_ads (tenant_id, ad_id, adset_id, campaign_id, account_id, name, status)
    select ${tenantId}, 'a' || n, 's' || n / ${shape.ads}::int, 'c' || n / ${shape.ads * shape.adsets}::int, 'act_1', 'Ad ' || n, 'ACTIVE'
    from generate_series(0, ${size.ads - 1}) n`;
  for (let day = 0; day < size.days; day += 28) {
    await owner`
      insert into meta_ads_insights (tenant_id, account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
      select ${tenantId}, 'act_1', a.ad_id, (now() at time zone ${zone})::date - d, a.campaign_id, a.adset_id, (random() * 5000)::numeric(18, 2), (random() * 4000)::int, (random() * 90)::int, 'ARS'
      from meta_ads_ads a, generate_series(${day}::int, ${Math.min(day + 27, size.days - 1)}::int) d where a.tenant_id = ${tenantId}`;
  }
  tell(`  ${size.ads} ads with ${size.days} days each`);
  for (let from = 0; from < size.leads; from += chunk) {
    const count = Math.min(chunk, size.leads - from);
    await owner.begin(async (tx) => {
      await tx`
        create temp table made on commit drop as
        select gen_random_uuid() as id, n, now() - random() * ${size.days} * interval '1 day' as at, 'a' || (random() * ${size.ads - 1})::int as ad
        from generate_series(${from}::int, ${from + count - 1}::int) n`;
      await tx`insert into leads (id, tenant_id, name, created_at, lead_source) select id, ${tenantId}, 'Bench ' || n, at, 'META_ADS' from made`;
      await tx`
        insert into lead_touches (tenant_id, lead_id, source, occurred_at, ad_id)
        select ${tenantId}::uuid, id, 'ctwa', at, ad from made where n % 10 > 0
        union all
        select ${tenantId}::uuid, id, 'ctwa', least(at + random() * interval '20 days', now()), 'a' || (random() * ${size.ads - 1})::int from made where n % 7 = 0`;
      await tx`
        insert into opportunities (tenant_id, lead_id, name, value, currency, created_at)
        select ${tenantId}, id, 'Deal', 1000, 'ARS', least(at + random() * interval '20 days', now()) from made order by n limit ${Math.round((count * size.opportunities) / size.leads)}`;
      await tx`
        insert into sales_transactions (tenant_id, lead_id, amount, currency, status, completed_at, refunded_at)
        select ${tenantId}, id, (random() * 90000)::numeric(18, 2), 'ARS', case when n % 33 = 0 then 'refunded' else 'completed' end,
          least(at + random() * interval '40 days', now()), case when n % 33 = 0 then now() end
        from made order by n limit ${Math.round((count * size.sales) / size.leads)}`;
    });
  }
  tell(`  ${size.leads} leads, ${size.opportunities} opportunities, ${size.sales} sales`);
  for (const table of ['leads', 'lead_touches', 'opportunities', 'sales_transactions', 'marketing_changes'])
    await owner.unsafe(`analyze ${table}`);
  const begun = performance.now();
  await creditAll(owner, tenantId, size.days);
  tell(`  credited in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  // What autovacuum would have done by the time anybody has a year of data.
  for (const table of [
    'leads',
    'lead_touches',
    'opportunities',
    'sales_transactions',
    'lead_credits',
    'marketing_totals',
    'marketing_changes',
    'marketing_state',
    'meta_ads_insights',
    'meta_ads_ads',
    'meta_ads_campaigns',
  ]) {
    await owner.unsafe(`vacuum analyze ${table}`);
  }
}

/**
 * Credits everybody as `refresh_marketing` does, from nothing: credits by the crowd, and each day added to the totals once, so
 * that a million leads take minutes. The worker is kept away from it meanwhile.
 */
async function creditAll(owner: Sql, tenantId: string, days: number): Promise<void> {
  const one = await owner.reserve();
  try {
    await one`select pg_advisory_lock(marketing_lock(${tenantId}))`;
    await one`set work_mem = '128MB'`;
    await one`select set_config('app.tenant_id', ${tenantId}, false)`;
    await one`delete from lead_credits where tenant_id = ${tenantId}`;
    await one`delete from marketing_totals where tenant_id = ${tenantId}`;
    const ids = (await one<{ id: string }[]>`select id from leads where tenant_id = ${tenantId}`).map(({ id }) => id);
    for (let from = 0; from < ids.length; from += chunk) {
      await one`
        insert into lead_credits select ${tenantId}::uuid, c.* from lead_credits_of(${tenantId}, ${ids.slice(from, from + chunk)}::uuid[]) c`;
    }
    // A block of the totals that lies in two stretches is written twice, all others once.
    for (let back = -1; back <= days; back += 32) {
      await one`
        with summed as (
          select day, is_meta, campaign_id, adset_id, ad_id, marketing_age_class(age) as age, currency, 0 as spend, 0 as impressions, 0 as clicks,
            sum(leads_first), sum(leads_last), sum(opportunities_first), sum(opportunities_last), sum(sales_first), sum(sales_last),
            sum(customers_first), sum(customers_last), sum(revenue_first), sum(revenue_last), sum(lifetime_first), sum(lifetime_last)
          from lead_credits where tenant_id = ${tenantId}
            and day between (now() at time zone ${zone})::date - ${back + 31}::int and (now() at time zone ${zone})::date - ${back}::int
          group by 1, 2, 3, 4, 5, 6, 7
          union all
          select (spend_row(i, 1)).* from meta_ads_insights i where tenant_id = ${tenantId}
            and date between (now() at time zone ${zone})::date - ${back + 31}::int and (now() at time zone ${zone})::date - ${back}::int)
        select add_marketing_totals(${tenantId}, array_agg(s::text::marketing_sum)) from summed s having count(*) > 0`;
    }
    await one`
      insert into marketing_state (tenant_id, folded, timezone) values (${tenantId}, 1, marketing_zone(${tenantId}))
      on conflict (tenant_id) do update set folded = marketing_state.folded + 1`;
    await one`delete from marketing_changes where tenant_id = ${tenantId}`;
    await one`reset work_mem`;
    await one`select pg_advisory_unlock(marketing_lock(${tenantId}))`;
  } finally {
    one.release();
  }
}
