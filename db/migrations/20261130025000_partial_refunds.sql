-- migrate:up
-- A sale may be given back in parts. Each part is a row with the id that whoever tells of it has for it, so that it counts once.
-- `status = 'refunded'` says that all went back, what no part says of it at `refunded_at`.
alter table sales_transactions
  add column product text check (length(product) between 1 and 200),
  add column refunded_parts numeric(18, 2) not null default 0,  -- the sum of its rows in sale_refunds
  add column amount_refunded numeric(18, 2) generated always as (case when status = 'refunded' then amount else refunded_parts end) stored,
  add constraint sales_refunded_parts check (refunded_parts between 0 and amount
    and (refunded_parts = 0 or status in ('completed', 'refunded')));

create table sale_refunds (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  sale_id uuid not null,
  external_id text not null default gen_random_uuid()::text check (length(external_id) between 1 and 200),
  amount numeric(18, 2) not null check (amount > 0),
  refunded_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, sale_id, external_id),
  foreign key (tenant_id, sale_id) references sales_transactions (tenant_id, id) on delete cascade
);
call protect('sale_refunds', 'select, insert');

-- The sale knows what went back of it; once that is all of it, it is refunded since the last part. More than all is refused by the
-- sale's own check.
create function add_sale_refund() returns trigger language plpgsql as $$
begin
  update sales_transactions s set
    refunded_parts = s.refunded_parts + new.amount,
    status = case when s.refunded_parts + new.amount = s.amount then 'refunded' else s.status end,
    refunded_at = case when s.status <> 'refunded' and s.refunded_parts + new.amount = s.amount then
      (select max(r.refunded_at) from sale_refunds r where r.tenant_id = new.tenant_id and r.sale_id = new.sale_id) else s.refunded_at end
  where s.tenant_id = new.tenant_id and s.id = new.sale_id;
  return null;
end $$;
create trigger add_sale_refund after insert on sale_refunds for each row execute function add_sale_refund();
revoke all on function add_sale_refund from public;

drop trigger marketing_update on sales_transactions;
create trigger marketing_update after update on sales_transactions for each row
  when ((new.lead_id, new.amount, new.refunded_parts, new.currency, new.status, new.completed_at, new.refunded_at)
    is distinct from (old.lead_id, old.amount, old.refunded_parts, old.currency, old.status, old.completed_at, old.refunded_at))
  execute function note_lead_of();

-- Credits leads, as before; a part that went back subtracts on its own day.
create or replace function lead_credits_of(of_tenant uuid, wanted uuid[])
returns table (lead_id uuid, day date, is_meta boolean, campaign_id text, adset_id text, ad_id text, age smallint, currency text,
  leads_first integer, leads_last integer, opportunities_first integer, opportunities_last integer,
  sales_first integer, sales_last integer, customers_first integer, customers_last integer,
  revenue_first numeric, revenue_last numeric, lifetime_first numeric, lifetime_last numeric)
language sql stable set enable_seqscan = off set jit = off as $$
  with sold as materialized (
    select s.lead_id, s.id, s.amount, s.refunded_parts, s.currency, s.status, s.completed_at, s.refunded_at
    from sales_transactions s
    where s.tenant_id = of_tenant and s.lead_id = any(wanted) and s.status in ('completed', 'refunded') and s.completed_at is not null
  ), given_back as (
    select s.lead_id, s.completed_at, s.currency, r.refunded_at, r.amount
    from sold s join sale_refunds r on r.tenant_id = of_tenant and r.sale_id = s.id
    where s.refunded_parts > 0
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
    select lead_id, coalesce(refunded_at, completed_at), completed_at, currency, 0, 0, -1, 0, refunded_parts - amount, 0 from sold where status = 'refunded'
    union all select lead_id, refunded_at, completed_at, currency, 0, 0, 0, 0, -amount, 0 from given_back
    union all select lead_id, completed_at, completed_at, null, 0, 0, 0, 1, 0, 0 from won
    union all
    select w.lead_id, w.completed_at, w.completed_at, s.currency, 0, 0, 0, 0, 0, s.amount - s.refunded_parts
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

-- Meta hears of each part that went back, with its amount: an event of its own, known by the refund; the last part by the sale, as
-- a refund of the whole.
create or replace function plan_conversions() returns trigger language plpgsql as $$
begin
  insert into conversions (tenant_id, event_id, event_name, lead_id, subject, origin, occurred_at, value, currency)
  select e.tenant_id, r.send || ':' || case when e.type = 'sale.partly_refunded' then 'refund:' || (e.data->>'refund_id') when e.subject like 'sale:%' then e.subject else 'lead:' || e.lead_id end,
    r.send, e.lead_id, case when e.subject like 'sale:%' then e.subject end, r."on", e.occurred_at,
    case when r."on" = 'sale.refunded' then (e.data->>'amount')::numeric end,
    case when r."on" = 'sale.refunded' then e.data->>'currency' end
  from new_events e join conversion_settings s on s.tenant_id = e.tenant_id and s.is_on
  cross join lateral jsonb_to_recordset(s.rules) as r("on" text, "to" text, send text)
  where not e.history and e.lead_id is not null and case
    when r."on" = 'opportunity.stage' then e.type in ('opportunity.updated', 'opportunity.won', 'opportunity.lost')
      and lower(e.data->'stage'->>'to') = lower(r."to") and e.data->'stage'->>'from' is distinct from e.data->'stage'->>'to'
    when r."on" = 'sale.refunded' then e.type in ('sale.refunded', 'sale.partly_refunded')
    when r."on" = 'lead.status_changed' then e.type = r."on" and lower(e.data->>'to') = lower(r."to")
    when r."on" = 'lead.tagged' then e.type = r."on" and lower(e.data->>'tag') = lower(r."to")
    else e.type = r."on" end
  on conflict (tenant_id, event_id) do nothing;
  return null;
end $$;

-- migrate:down
