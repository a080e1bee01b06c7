-- migrate:up
-- Plans of crediting leads that hold up while nothing is known of the tables. After a first large import the planner takes them
-- for tiny and would read them whole for each lead, which takes longer than a statement may.

alter function lead_credits_of(uuid, uuid[]) set enable_seqscan = off;
alter function lead_credits_of(uuid, uuid[]) set jit = off;
alter function refresh_marketing(integer) set enable_seqscan = off;
alter function refresh_marketing(integer) set jit = off;

-- As before, but without a join of two lists that the planner takes for one row each.
create or replace function derive_lead_places(of_tenant uuid, wanted uuid[]) returns setof uuid language sql volatile as $$
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
    from wrong w where l.tenant_id = of_tenant and l.id = w.lead_id and w.lead_id = any(array(select f.id from free f))
  )
  select w.lead_id from wrong w where w.lead_id <> all(array(select f.id from free f))
$$;
alter function derive_lead_places(uuid, uuid[]) set enable_seqscan = off;
alter function derive_lead_places(uuid, uuid[]) set jit = off;

-- migrate:down
