-- migrate:up
-- The totals of the Marketing Hub, in a third of the rows that a range is read from:
-- - blocks of 1, 4, 16 and 64 days instead of 1, 8 and 64. A reader adds and takes away whole blocks (db/marketing/blocks.ts);
-- - what is counted stands beside amounts, in the sale's currency or the tenant's, not in a row without a currency;
-- - what ads cost stands with the class that every window holds (age 1), not in one of its own (0).

alter table marketing_totals drop constraint marketing_totals_span_check;
create temp table days on commit drop as
select m.tenant_id, m.grain, m.block, m.is_meta, m.campaign_id, m.adset_id, m.ad_id, greatest(m.age, 1::smallint) as age,
  case m.currency when '' then t.currency else m.currency end as currency,
  m.spend, m.impressions, m.clicks, m.leads_first, m.leads_last, m.opportunities_first, m.opportunities_last, m.sales_first, m.sales_last,
  m.customers_first, m.customers_last, m.revenue_first, m.revenue_last, m.lifetime_first, m.lifetime_last
from marketing_totals m join tenants t on t.id = m.tenant_id where m.span = 1;
delete from marketing_totals;
insert into marketing_totals (tenant_id, grain, span, block, is_meta, campaign_id, adset_id, ad_id, age, currency,
  spend, impressions, clicks, leads_first, leads_last, opportunities_first, opportunities_last, sales_first, sales_last,
  customers_first, customers_last, revenue_first, revenue_last, lifetime_first, lifetime_last)
select d.tenant_id, d.grain, s.span, d.block >> s.shift, d.is_meta, d.campaign_id, d.adset_id, d.ad_id, d.age, d.currency,
  sum(d.spend), sum(d.impressions), sum(d.clicks), sum(d.leads_first), sum(d.leads_last),
  sum(d.opportunities_first), sum(d.opportunities_last), sum(d.sales_first), sum(d.sales_last),
  sum(d.customers_first), sum(d.customers_last), sum(d.revenue_first), sum(d.revenue_last), sum(d.lifetime_first), sum(d.lifetime_last)
from days d cross join (values (1, 0), (4, 2), (16, 4), (64, 6)) as s (span, shift)
group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
alter table marketing_totals add constraint marketing_totals_span_check check (span in (1, 4, 16, 64)),
  add constraint marketing_totals_age_check check (age in (1, 7, 30, 90, 365)),
  add constraint marketing_totals_currency_check check (currency <> '');

update lead_credits c set currency = t.currency from tenants t where t.id = c.tenant_id and c.currency = '';
alter table lead_credits add constraint lead_credits_currency_check check (currency <> '');

-- Adds signed sums to the totals of every grain and span. Sorted, so that two callers never wait for each other in a circle.
create or replace function add_marketing_totals(of_tenant uuid, sums marketing_sum[]) returns void language sql volatile as $$
  insert into marketing_totals as t (tenant_id, grain, span, block, is_meta, campaign_id, adset_id, ad_id, age, currency,
    spend, impressions, clicks, leads_first, leads_last, opportunities_first, opportunities_last, sales_first, sales_last,
    customers_first, customers_last, revenue_first, revenue_last, lifetime_first, lifetime_last)
  select of_tenant, g.grain, g.span, (s.day - date '2000-01-01') >> g.shift, s.is_meta,
         case when g.grain = 'total' then '' else s.campaign_id end,
         case when g.grain = 'ad' then s.adset_id else '' end,
         case when g.grain = 'ad' then s.ad_id else '' end,
         marketing_age_class(s.age), s.currency,
         sum(s.spend), sum(s.impressions), sum(s.clicks), sum(s.leads_first), sum(s.leads_last),
         sum(s.opportunities_first), sum(s.opportunities_last), sum(s.sales_first), sum(s.sales_last),
         sum(s.customers_first), sum(s.customers_last), sum(s.revenue_first), sum(s.revenue_last),
         sum(s.lifetime_first), sum(s.lifetime_last)
  from unnest(sums) s
  cross join (select g.grain, b.span, b.shift from (values ('total'), ('campaign'), ('ad')) as g (grain),
    (values (1, 0), (4, 2), (16, 4), (64, 6)) as b (span, shift)) g
  where s.is_meta or g.grain <> 'ad'
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  order by 1, 2, 3, 4, 6, 7, 8, 5, 9, 10
  on conflict (tenant_id, grain, span, block, campaign_id, adset_id, ad_id, is_meta, age, currency) do update set
    spend = t.spend + excluded.spend, impressions = t.impressions + excluded.impressions, clicks = t.clicks + excluded.clicks,
    leads_first = t.leads_first + excluded.leads_first, leads_last = t.leads_last + excluded.leads_last,
    opportunities_first = t.opportunities_first + excluded.opportunities_first,
    opportunities_last = t.opportunities_last + excluded.opportunities_last,
    sales_first = t.sales_first + excluded.sales_first, sales_last = t.sales_last + excluded.sales_last,
    customers_first = t.customers_first + excluded.customers_first, customers_last = t.customers_last + excluded.customers_last,
    revenue_first = t.revenue_first + excluded.revenue_first, revenue_last = t.revenue_last + excluded.revenue_last,
    lifetime_first = t.lifetime_first + excluded.lifetime_first, lifetime_last = t.lifetime_last + excluded.lifetime_last
$$;

-- Credits leads, as before, but what has no currency stands with the tenant's: for counts it says nothing.
create or replace function lead_credits_of(of_tenant uuid, wanted uuid[])
returns table (lead_id uuid, day date, is_meta boolean, campaign_id text, adset_id text, ad_id text, age smallint, currency text,
  leads_first integer, leads_last integer, opportunities_first integer, opportunities_last integer,
  sales_first integer, sales_last integer, customers_first integer, customers_last integer,
  revenue_first numeric, revenue_last numeric, lifetime_first numeric, lifetime_last numeric)
language sql stable set enable_seqscan = off set jit = off as $$
  with sold as materialized (
    select s.lead_id, s.id, s.amount, s.currency, s.status, s.completed_at, s.refunded_at
    from sales_transactions s
    where s.tenant_id = of_tenant and s.lead_id = any(wanted) and s.status in ('completed', 'refunded') and s.completed_at is not null
  ), won as (
    select distinct on (lead_id) lead_id, completed_at from sold where status = 'completed' order by lead_id, completed_at, id
  ), happened as (
    -- `at` is the day it counts on, `judged` when the touch in effect is looked for
    select l.id as lead_id, l.created_at as at, l.created_at as judged, null as currency,
           1 as leads, 0 as opportunities, 0 as sales, 0 as customers, 0::numeric as revenue, 0::numeric as lifetime
    from leads l where l.tenant_id = of_tenant and l.id = any(wanted)
    union all
    select o.lead_id, o.created_at, o.created_at, null, 0, 1, 0, 0, 0, 0
    from opportunities o where o.tenant_id = of_tenant and o.lead_id = any(wanted)
    union all select lead_id, completed_at, completed_at, currency, 0, 0, 1, 0, amount, 0 from sold
    union all
    select lead_id, coalesce(refunded_at, completed_at), completed_at, currency, 0, 0, -1, 0, -amount, 0 from sold where status = 'refunded'
    union all select lead_id, completed_at, completed_at, null, 0, 0, 0, 1, 0, 0 from won
    union all
    select w.lead_id, w.completed_at, w.completed_at, s.currency, 0, 0, 0, 0, 0, s.amount
    from won w join sold s on s.lead_id = w.lead_id and s.status = 'completed'
  ), moments as (
    select distinct lead_id, judged from happened
  ), reached as (
    select m.lead_id, m.judged, p.campaign_id, p.adset_id, p.ad_id, p.timezone,
           greatest(1, ceil(extract(epoch from m.judged - p.occurred_at) / 86400))::integer as age,
           row_number() over latest as nth,
           lead(greatest(1, ceil(extract(epoch from m.judged - p.occurred_at) / 86400))::integer) over latest as next_age
    from moments m join touch_places p on p.tenant_id = of_tenant and p.lead_id = m.lead_id and p.occurred_at <= m.judged
      and extract(epoch from m.judged - p.occurred_at) <= 365 * 86400
    window latest as (partition by m.lead_id, m.judged order by p.occurred_at desc, p.created_at desc, p.id desc)
  ), shares as (
    select lead_id, judged, true as is_meta, campaign_id, adset_id, ad_id, timezone, age, 1 as first, (nth = 1)::integer as last from reached
    union all -- a window that reaches the touch before it takes the first touch's credit away
    select lead_id, judged, true, campaign_id, adset_id, ad_id, timezone, next_age, -1, 0 from reached where next_age is not null
    union all
    select lead_id, judged, false, '', '', '', null, 1, 1, 1 from moments
    union all -- once the window reaches the latest touch, the event is no longer nobody's
    select lead_id, judged, false, '', '', '', null, age, -1, -1 from reached where nth = 1
  )
  select * from (
    select h.lead_id, (h.at at time zone coalesce(s.timezone, z.zone))::date as day, s.is_meta, s.campaign_id, s.adset_id, s.ad_id,
           s.age::smallint, coalesce(h.currency, z.home) as currency,
           sum(h.leads * s.first)::integer as leads_first, sum(h.leads * s.last)::integer as leads_last,
           sum(h.opportunities * s.first)::integer as opportunities_first, sum(h.opportunities * s.last)::integer as opportunities_last,
           sum(h.sales * s.first)::integer as sales_first, sum(h.sales * s.last)::integer as sales_last,
           sum(h.customers * s.first)::integer as customers_first, sum(h.customers * s.last)::integer as customers_last,
           sum(h.revenue * s.first) as revenue_first, sum(h.revenue * s.last) as revenue_last,
           sum(h.lifetime * s.first) as lifetime_first, sum(h.lifetime * s.last) as lifetime_last
    from happened h join shares s using (lead_id, judged)
    cross join (select marketing_zone(of_tenant) as zone, t.currency as home from tenants t where t.id = of_tenant) z
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ) as summed
  where leads_first <> 0 or leads_last <> 0 or opportunities_first <> 0 or opportunities_last <> 0
     or sales_first <> 0 or sales_last <> 0 or customers_first <> 0 or customers_last <> 0
     or revenue_first <> 0 or revenue_last <> 0 or lifetime_first <> 0 or lifetime_last <> 0
$$;

create or replace function spend_row(i meta_ads_insights, sign integer) returns marketing_sum language sql immutable as $$
  select (i.date, true, i.campaign_id, i.adset_id, i.ad_id, 1, i.currency, sign * i.spend, sign * i.impressions, sign * i.clicks,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)::marketing_sum
$$;

create or replace function add_spend(of_tenant uuid, rows marketing_sum[]) returns void language plpgsql as $$
declare
  sums marketing_sum[];
begin
  if not exists (select from tenants where id = of_tenant) then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('marketing-spend:' || of_tenant, 0));
  select array_agg((day, true, campaign_id, adset_id, ad_id, 1, currency, spend, impressions, clicks,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)::marketing_sum) into sums
  from (
    select day, campaign_id, adset_id, ad_id, currency, sum(spend) as spend, sum(impressions) as impressions, sum(clicks) as clicks
    from unnest(rows) group by 1, 2, 3, 4, 5
  ) summed where (spend, impressions, clicks) <> (0, 0, 0);
  if sums is null then return; end if;
  perform add_marketing_totals(of_tenant, sums);
  insert into marketing_changes (tenant_id) values (of_tenant);
end $$;

-- migrate:down
