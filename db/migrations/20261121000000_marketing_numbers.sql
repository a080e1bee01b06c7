-- migrate:up
-- Marketing numbers: who gets credit for what, kept ready by day, so that no page reads a million leads.
--
-- Writers only note THAT something changed (`marketing_changes`, append-only, so nobody waits for anybody). `refresh_marketing`
-- then credits the leads concerned anew and adds the difference to `marketing_totals`. A reader takes the totals, minus what is
-- stored of leads with a change it can see, plus those leads credited on the spot. That is exact in every snapshot: a change
-- and its note commit together, and a refresh removes only notes of changes it has seen.
--
-- Sums are kept per window class (age) and for blocks of 1, 8 and 64 days. Any range is a few blocks; any window is the
-- classes below it plus the single credits in between.

-- A rate holds for the currency the tenant had when it was entered.
alter table exchange_rates add column to_currency text check (to_currency ~ '^[A-Z]{3}$');
update exchange_rates r set to_currency = t.currency from tenants t where t.id = r.tenant_id;
alter table exchange_rates alter column to_currency set not null;

create index lead_touches_adset on lead_touches (tenant_id, adset_id) where adset_id is not null;
create index lead_touches_campaign on lead_touches (tenant_id, campaign_id) where campaign_id is not null;

-- One row per statement and lead that may alter a number; without a lead: spend, names, rates, settings.
-- Counted together with `folded`, it is also the version of a tenant's numbers: a snapshot that sees another change counts more.
create table marketing_changes (
  id bigint generated always as identity,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  lead_id uuid,
  primary key (tenant_id, id)
);
call protect('marketing_changes', 'select, insert, delete');

create table marketing_state (
  tenant_id uuid primary key default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  folded bigint not null default 0,     -- changes that a refresh has taken in and removed
  timezone text                         -- of days that no ad account decides, as credited
);
call protect('marketing_state', 'select, insert, update');

-- What a lead contributes: signed, because credit for the first touch moves on when the window reaches further back.
-- With window w, a lead's credit is the sum over its rows with age <= w. `is_meta` false: nobody's, as no ad was there in time.
create table lead_credits (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  lead_id uuid not null,                -- no foreign key: totals must lose what a deleted lead had, by a refresh
  day date not null,                    -- in the zone of the ad's account, or of `marketing_state`
  is_meta boolean not null,
  campaign_id text not null, adset_id text not null, ad_id text not null, -- '' where unknown
  age smallint not null,                -- days from touch to event, rounded up, at least 1
  currency text not null,               -- '' for what is counted
  leads_first integer not null, leads_last integer not null,
  opportunities_first integer not null, opportunities_last integer not null,
  sales_first integer not null, sales_last integer not null,
  customers_first integer not null, customers_last integer not null,
  revenue_first numeric not null, revenue_last numeric not null,
  lifetime_first numeric not null, lifetime_last numeric not null
);
create index lead_credits_lead on lead_credits (tenant_id, lead_id);
create index lead_credits_age on lead_credits (tenant_id, age, day) where age > 1;
create index lead_credits_place on lead_credits (tenant_id, campaign_id, day);
call protect('lead_credits', 'select, insert, delete');

create table marketing_totals (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  grain text not null check (grain in ('total', 'campaign', 'ad')),
  span smallint not null check (span in (1, 8, 64)),
  block integer not null,               -- days since 2000-01-01, divided by span
  is_meta boolean not null,
  campaign_id text not null, adset_id text not null, ad_id text not null,
  age smallint not null,                -- a class: 1, 7, 30, 90, 365; 0 for what ads cost
  currency text not null,
  spend numeric not null default 0, impressions bigint not null default 0, clicks bigint not null default 0,
  leads_first integer not null default 0, leads_last integer not null default 0,
  opportunities_first integer not null default 0, opportunities_last integer not null default 0,
  sales_first integer not null default 0, sales_last integer not null default 0,
  customers_first integer not null default 0, customers_last integer not null default 0,
  revenue_first numeric not null default 0, revenue_last numeric not null default 0,
  lifetime_first numeric not null default 0, lifetime_last numeric not null default 0,
  primary key (tenant_id, grain, span, block, campaign_id, adset_id, ad_id, is_meta, age, currency)
);
call protect('marketing_totals', 'select, insert, update, delete');

create type marketing_sum as (
  day date, is_meta boolean, campaign_id text, adset_id text, ad_id text, age smallint, currency text,
  spend numeric, impressions bigint, clicks bigint,
  leads_first integer, leads_last integer, opportunities_first integer, opportunities_last integer,
  sales_first integer, sales_last integer, customers_first integer, customers_last integer,
  revenue_first numeric, revenue_last numeric, lifetime_first numeric, lifetime_last numeric
);

-- The zone of days: that of the ad account connected first; without any account the tenant's.
create function marketing_zone(of_tenant uuid) returns text language sql stable as $$
  select coalesce(
    (select a.timezone from ad_accounts a where a.tenant_id = of_tenant
     order by a.disconnected_at is not null, a.connected_at, a.account_id limit 1),
    (select t.timezone from tenants t where t.id = of_tenant))
$$;

create function marketing_age_class(age integer) returns smallint language sql immutable as $$
  select (case when age <= 1 then age when age <= 7 then 7 when age <= 30 then 30 when age <= 90 then 90 else 365 end)::smallint
$$;

-- Touches by an ad, with what the synced tables know about where it belongs.
create view touch_places with (security_invoker = true) as
  select t.tenant_id, t.lead_id, t.id, t.source, t.occurred_at, t.created_at,
         coalesce(a.campaign_id, s.campaign_id, t.campaign_id, '') as campaign_id,
         coalesce(a.adset_id, t.adset_id, '') as adset_id,
         coalesce(t.ad_id, '') as ad_id,
         x.timezone, t.headline, t.body
  from lead_touches t
  left join meta_ads_ads a on a.tenant_id = t.tenant_id and a.ad_id = t.ad_id
  left join meta_ads_adsets s on s.tenant_id = t.tenant_id and s.adset_id = t.adset_id and a.ad_id is null
  left join meta_ads_campaigns c
    on c.tenant_id = t.tenant_id and c.campaign_id = coalesce(a.campaign_id, s.campaign_id, t.campaign_id)
  left join ad_accounts x on x.tenant_id = t.tenant_id and x.account_id = coalesce(a.account_id, s.account_id, c.account_id)
  where coalesce(t.ad_id, t.adset_id, t.campaign_id) is not null;
grant select on touch_places to cadencia_app;

-- Credits leads: each event goes to the first or last touch by an ad at most `window` days before it. A refund follows its sale
-- to the same touch, on the refund's own day. A customer is won by the first sale that stands; `lifetime` is all they paid.
create function lead_credits_of(of_tenant uuid, wanted uuid[])
returns table (lead_id uuid, day date, is_meta boolean, campaign_id text, adset_id text, ad_id text, age smallint, currency text,
  leads_first integer, leads_last integer, opportunities_first integer, opportunities_last integer,
  sales_first integer, sales_last integer, customers_first integer, customers_last integer,
  revenue_first numeric, revenue_last numeric, lifetime_first numeric, lifetime_last numeric)
language sql stable as $$
  with sold as materialized (
    select s.lead_id, s.id, s.amount, s.currency, s.status, s.completed_at, s.refunded_at
    from sales_transactions s
    where s.tenant_id = of_tenant and s.lead_id = any(wanted) and s.status in ('completed', 'refunded') and s.completed_at is not null
  ), won as (
    select distinct on (lead_id) lead_id, completed_at from sold where status = 'completed' order by lead_id, completed_at, id
  ), happened as (
    -- `at` is the day it counts on, `judged` when the touch in effect is looked for
    select l.id as lead_id, l.created_at as at, l.created_at as judged, '' as currency,
           1 as leads, 0 as opportunities, 0 as sales, 0 as customers, 0::numeric as revenue, 0::numeric as lifetime
    from leads l where l.tenant_id = of_tenant and l.id = any(wanted)
    union all
    select o.lead_id, o.created_at, o.created_at, '', 0, 1, 0, 0, 0, 0
    from opportunities o where o.tenant_id = of_tenant and o.lead_id = any(wanted)
    union all select lead_id, completed_at, completed_at, '', 0, 0, 1, 0, 0, 0 from sold
    union all select lead_id, completed_at, completed_at, currency, 0, 0, 0, 0, amount, 0 from sold
    union all
    select lead_id, coalesce(refunded_at, completed_at), completed_at, '', 0, 0, -1, 0, 0, 0 from sold where status = 'refunded'
    union all
    select lead_id, coalesce(refunded_at, completed_at), completed_at, currency, 0, 0, 0, 0, -amount, 0 from sold where status = 'refunded'
    union all select lead_id, completed_at, completed_at, '', 0, 0, 0, 1, 0, 0 from won
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
           s.age::smallint, h.currency,
           sum(h.leads * s.first)::integer as leads_first, sum(h.leads * s.last)::integer as leads_last,
           sum(h.opportunities * s.first)::integer as opportunities_first, sum(h.opportunities * s.last)::integer as opportunities_last,
           sum(h.sales * s.first)::integer as sales_first, sum(h.sales * s.last)::integer as sales_last,
           sum(h.customers * s.first)::integer as customers_first, sum(h.customers * s.last)::integer as customers_last,
           sum(h.revenue * s.first) as revenue_first, sum(h.revenue * s.last) as revenue_last,
           sum(h.lifetime * s.first) as lifetime_first, sum(h.lifetime * s.last) as lifetime_last
    from happened h join shares s using (lead_id, judged)
    cross join (select marketing_zone(of_tenant) as zone) z
    group by 1, 2, 3, 4, 5, 6, 7, 8
  ) as summed
  where leads_first <> 0 or leads_last <> 0 or opportunities_first <> 0 or opportunities_last <> 0
     or sales_first <> 0 or sales_last <> 0 or customers_first <> 0 or customers_last <> 0
     or revenue_first <> 0 or revenue_last <> 0 or lifetime_first <> 0 or lifetime_last <> 0
$$;

-- Adds signed sums to the totals of every grain and span. Sorted, so that two callers never wait for each other in a circle.
create function add_marketing_totals(of_tenant uuid, sums marketing_sum[]) returns void language sql volatile as $$
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
  cross join (values ('total', 1, 0), ('total', 8, 3), ('total', 64, 6), ('campaign', 1, 0), ('campaign', 8, 3), ('campaign', 64, 6),
                     ('ad', 1, 0), ('ad', 8, 3), ('ad', 64, 6)) as g (grain, span, shift)
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

-- The columns of a lead that name its ad follow its newest touch by an ad, also when the sync brings the ad later. Rows that
-- somebody else is changing are left alone; returned are those that would need it still.
create function derive_lead_places(of_tenant uuid, wanted uuid[]) returns setof uuid language sql volatile as $$
  with newest as materialized (
    select distinct on (p.lead_id) p.lead_id, nullif(p.campaign_id, '') as campaign_id, nullif(p.adset_id, '') as adset_id,
      nullif(p.ad_id, '') as ad_id, p.headline, p.body
    from touch_places p where p.tenant_id = of_tenant and p.lead_id = any(wanted)
    order by p.lead_id, p.occurred_at desc, p.created_at desc, p.id desc
  ), wrong as materialized (
    select n.*, case when l.lead_source is null or l.lead_source = 'ORGANIC' then 'META_ADS' else l.lead_source end as lead_source
    from newest n join leads l on l.tenant_id = of_tenant and l.id = n.lead_id
    where (l.meta_campaign_id, l.meta_adset_id, l.meta_ad_id, l.meta_ad_headline, l.meta_ad_body) is distinct from (n.campaign_id, n.adset_id, n.ad_id, n.headline, n.body)
      or l.lead_source is null or l.lead_source = 'ORGANIC'
  ), free as materialized (
    select l.id from leads l where l.tenant_id = of_tenant and l.id in (select lead_id from wrong) for no key update skip locked
  ), righted as (
    update leads l set meta_campaign_id = w.campaign_id, meta_adset_id = w.adset_id, meta_ad_id = w.ad_id, meta_ad_headline = w.headline,
      meta_ad_body = w.body, lead_source = w.lead_source
    from wrong w join free f on f.id = w.lead_id where l.tenant_id = of_tenant and l.id = w.lead_id
  )
  select w.lead_id from wrong w where w.lead_id not in (select f.id from free f)
$$;

-- One at a time: a refresh, or a change of where ads belong or of the zone of days. Otherwise a refresh could credit a lead that
-- such a change did not see yet by what was before the change, and take the lead's note away.
create function marketing_lock(of_tenant uuid) returns bigint language sql immutable as $$
  select hashtextextended('marketing:' || of_tenant, 0)
$$;

-- Takes in up to `most` changes of the caller's tenant, oldest first. How many there were; -1 when somebody else is at it.
-- The lock comes before the snapshots of the statements that follow (read committed).
create function refresh_marketing(most integer) returns integer language plpgsql volatile as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  notes bigint[];
  stale uuid[];
begin
  if not pg_try_advisory_xact_lock(marketing_lock(here)) then return -1; end if;
  select array_agg(c.id), array_agg(distinct c.lead_id) filter (where c.lead_id is not null) into notes, stale
  from (select id, lead_id from marketing_changes where tenant_id = here order by id limit most) c;
  if notes is null then return 0; end if;
  -- One statement: what is credited, what is stored of it and which notes go are of the same snapshot.
  with gone as (
    delete from lead_credits where tenant_id = here and lead_id = any(stale) returning *
  ), fresh as materialized (
    select * from lead_credits_of(here, stale)
  ), kept as (
    insert into lead_credits (tenant_id, lead_id, day, is_meta, campaign_id, adset_id, ad_id, age, currency, leads_first, leads_last,
      opportunities_first, opportunities_last, sales_first, sales_last, customers_first, customers_last,
      revenue_first, revenue_last, lifetime_first, lifetime_last)
    select here, f.* from fresh f
  ), folded as (
    delete from marketing_changes where tenant_id = here and id = any(notes) returning 1
  ), counted as (
    insert into marketing_state (tenant_id, folded, timezone) select here, count(*), marketing_zone(here) from folded
    on conflict (tenant_id) do update set folded = marketing_state.folded + excluded.folded
  ), difference as (
    select day, is_meta, campaign_id, adset_id, ad_id, age, currency,
           sum(sign * leads_first) as a, sum(sign * leads_last) as b, sum(sign * opportunities_first) as c, sum(sign * opportunities_last) as d,
           sum(sign * sales_first) as e, sum(sign * sales_last) as f, sum(sign * customers_first) as g, sum(sign * customers_last) as h,
           sum(sign * revenue_first) as i, sum(sign * revenue_last) as j, sum(sign * lifetime_first) as k, sum(sign * lifetime_last) as l
    from (
      select 1 as sign, day, is_meta, campaign_id, adset_id, ad_id, age, currency, leads_first, leads_last, opportunities_first,
        opportunities_last, sales_first, sales_last, customers_first, customers_last, revenue_first, revenue_last, lifetime_first, lifetime_last
      from fresh
      union all
      select -1, day, is_meta, campaign_id, adset_id, ad_id, age, currency, leads_first, leads_last, opportunities_first,
        opportunities_last, sales_first, sales_last, customers_first, customers_last, revenue_first, revenue_last, lifetime_first, lifetime_last
      from gone
    ) as signed
    group by 1, 2, 3, 4, 5, 6, 7
  )
  select 0 into most
  from (
    select add_marketing_totals(here, array_agg((day, is_meta, campaign_id, adset_id, ad_id, age, currency, 0, 0, 0,
      a, b, c, d, e, f, g, h, i, j, k, l)::marketing_sum))
    from difference where (a, b, c, d, e, f, g, h, i, j, k, l) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  ) as added;
  insert into marketing_changes (tenant_id, lead_id) select here, d from derive_lead_places(here, stale) d;
  return array_length(notes, 1);
end $$;

-- Tenants with changes to take in, for the worker.
create function list_marketing_backlog() returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from tenants t where exists (select from marketing_changes c where c.tenant_id = t.id)
$$;

-- What an answer depends on besides the question. In one call that names the tenant, so that an unchanged page costs one statement.
-- PL/pgSQL keeps the plan; `most_stale` bounds the counting of leads that the totals have not taken in.
create function marketing_context(of_tenant uuid, most_stale integer)
returns table (version bigint, stale integer, timezone text, today text, home text, accounts json)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
  return query
  select coalesce((select s.folded from marketing_state s where s.tenant_id = of_tenant), 0)
      + (select count(*) from marketing_changes c where c.tenant_id = of_tenant),
    (select count(*)::integer from (
      select distinct c.lead_id from marketing_changes c where c.tenant_id = of_tenant and c.lead_id is not null limit most_stale + 1) s),
    z.zone, (now() at time zone z.zone)::date::text, t.currency,
    (select coalesce(json_agg(json_build_object('account_id', a.account_id, 'name', a.name, 'currency', a.currency, 'timezone', a.timezone,
        'status', a.status, 'is_connected', a.disconnected_at is null, 'synced_at', good.ended_at, 'last_state', ended.state,
        'last_error', ended.error, 'is_syncing', coalesce(newest.state = 'running', false))
        order by a.disconnected_at is not null, a.connected_at, a.account_id), '[]')
      from ad_accounts a
      left join lateral (select r.state from sync_runs r where r.tenant_id = of_tenant and r.kind = 'meta-ads' and r.account_id = a.account_id
        order by r.started_at desc limit 1) newest on true
      left join lateral (select r.state, r.error from sync_runs r where r.tenant_id = of_tenant and r.kind = 'meta-ads'
        and r.account_id = a.account_id and r.state <> 'running' order by r.started_at desc limit 1) ended on true
      left join lateral (select r.ended_at from sync_runs r where r.tenant_id = of_tenant and r.kind = 'meta-ads'
        and r.account_id = a.account_id and r.state in ('completed', 'partial') order by r.started_at desc limit 1) good on true
      where a.tenant_id = of_tenant)
  from tenants t cross join lateral (select marketing_zone(t.id) as zone) z where t.id = of_tenant;
end $$;

create index enrolments_created on enrolments (tenant_id, created_at);

revoke all on function marketing_context, marketing_zone, marketing_age_class, lead_credits_of, add_marketing_totals, marketing_lock, refresh_marketing,
  derive_lead_places, list_marketing_backlog from public;
grant execute on function marketing_context, marketing_zone, marketing_age_class, lead_credits_of, add_marketing_totals, marketing_lock, refresh_marketing,
  derive_lead_places, list_marketing_backlog to cadencia_app;

-- migrate:down
