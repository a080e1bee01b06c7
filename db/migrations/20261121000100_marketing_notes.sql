-- migrate:up
-- The notes of what changed (see the migration before). Statement triggers where rows come in crowds, row triggers with a
-- condition where most updates alter no number.

create function note_leads() returns trigger language plpgsql as $$
begin
  -- A tenant that is being deleted has nobody left to tell.
  insert into marketing_changes (tenant_id, lead_id)
  select c.tenant_id, c.id from changed c where tg_op <> 'DELETE' or exists (select from tenants t where t.id = c.tenant_id);
  return null;
end $$;
create trigger marketing_insert after insert on leads referencing new table as changed for each statement execute function note_leads();
create trigger marketing_delete after delete on leads referencing old table as changed for each statement execute function note_leads();

create function note_lead() returns trigger language plpgsql as $$
begin
  insert into marketing_changes (tenant_id, lead_id) values (new.tenant_id, new.id);
  return null;
end $$;
create trigger marketing_update after update on leads for each row
  when (new.created_at is distinct from old.created_at) execute function note_lead();

-- Opportunities, sales and touches, by their lead.
create function note_leads_of() returns trigger language plpgsql as $$
begin
  insert into marketing_changes (tenant_id, lead_id)
  select distinct c.tenant_id, c.lead_id from changed c
  where tg_op <> 'DELETE' or exists (select from tenants t where t.id = c.tenant_id);
  return null;
end $$;
create function note_lead_of() returns trigger language plpgsql as $$
begin
  insert into marketing_changes (tenant_id, lead_id) select new.tenant_id, id from unnest(array[old.lead_id, new.lead_id]) id group by id;
  return null;
end $$;
do $$
declare
  tbl text;
begin
  foreach tbl in array array['lead_touches', 'opportunities', 'sales_transactions'] loop
    execute format('create trigger marketing_insert after insert on %I referencing new table as changed for each statement execute function note_leads_of()', tbl);
    execute format('create trigger marketing_delete after delete on %I referencing old table as changed for each statement execute function note_leads_of()', tbl);
  end loop;
end $$;
create trigger marketing_update after update on opportunities for each row
  when ((new.created_at, new.lead_id) is distinct from (old.created_at, old.lead_id)) execute function note_lead_of();
create trigger marketing_update after update on sales_transactions for each row
  when ((new.lead_id, new.amount, new.currency, new.status, new.completed_at, new.refunded_at)
    is distinct from (old.lead_id, old.amount, old.currency, old.status, old.completed_at, old.refunded_at)) execute function note_lead_of();

-- Where an ad belongs came in or changed: whoever was touched by it is credited anew. `tg_argv[0]` is the touch's column.
create function note_places() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(marketing_lock(tenant_id)) from (
    select distinct c.tenant_id from changed c join tenants t on t.id = c.tenant_id order by 1) tenants;
  if tg_table_name = 'meta_ads_ads' then
    insert into marketing_changes (tenant_id, lead_id)
    select distinct c.tenant_id, t.lead_id from changed c join lead_touches t on t.tenant_id = c.tenant_id and t.ad_id = c.ad_id;
  elsif tg_table_name = 'meta_ads_adsets' then
    insert into marketing_changes (tenant_id, lead_id)
    select distinct c.tenant_id, t.lead_id from changed c join lead_touches t on t.tenant_id = c.tenant_id and t.adset_id = c.adset_id;
  else
    insert into marketing_changes (tenant_id, lead_id)
    select distinct c.tenant_id, t.lead_id from changed c join lead_touches t on t.tenant_id = c.tenant_id and t.campaign_id = c.campaign_id;
  end if;
  insert into marketing_changes (tenant_id) select distinct c.tenant_id from changed c join tenants t on t.id = c.tenant_id;
  return null;
end $$;
create function note_place() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(marketing_lock(new.tenant_id));
  insert into marketing_changes (tenant_id, lead_id)
  select distinct t.tenant_id, t.lead_id from lead_touches t
  where t.tenant_id = new.tenant_id and case tg_table_name
    when 'meta_ads_ads' then t.ad_id = to_jsonb(new) ->> 'ad_id'
    when 'meta_ads_adsets' then t.adset_id = to_jsonb(new) ->> 'adset_id'
    else t.campaign_id = to_jsonb(new) ->> 'campaign_id' end;
  return null;
end $$;

-- What else answers show: a note without a lead.
create function note_row() returns trigger language plpgsql as $$
begin
  insert into marketing_changes (tenant_id) values (new.tenant_id);
  return null;
end $$;
create function note_rows() returns trigger language plpgsql as $$
begin
  insert into marketing_changes (tenant_id) select distinct c.tenant_id from changed c join tenants t on t.id = c.tenant_id;
  return null;
end $$;

do $$
declare
  tbl text;
begin
  foreach tbl in array array['meta_ads_campaigns', 'meta_ads_adsets', 'meta_ads_ads'] loop
    execute format('create trigger marketing_insert after insert on %I referencing new table as changed for each statement execute function note_places()', tbl);
    execute format('create trigger marketing_delete after delete on %I referencing old table as changed for each statement execute function note_places()', tbl);
  end loop;
  execute 'create trigger marketing_insert after insert on exchange_rates referencing new table as changed for each statement execute function note_rows()';
  execute 'create trigger marketing_update after update on exchange_rates referencing new table as changed for each statement execute function note_rows()';
  execute 'create trigger marketing_delete after delete on exchange_rates referencing old table as changed for each statement execute function note_rows()';
end $$;
create trigger marketing_place after update on meta_ads_campaigns for each row
  when (new.account_id is distinct from old.account_id) execute function note_place();
create trigger marketing_place after update on meta_ads_adsets for each row
  when ((new.campaign_id, new.account_id) is distinct from (old.campaign_id, old.account_id)) execute function note_place();
create trigger marketing_place after update on meta_ads_ads for each row
  when ((new.adset_id, new.campaign_id, new.account_id) is distinct from (old.adset_id, old.campaign_id, old.account_id)) execute function note_place();
create trigger marketing_shown after update on meta_ads_campaigns for each row
  when ((new.name, new.status, new.effective_status, new.objective, new.account_id) is distinct from (old.name, old.status, old.effective_status, old.objective, old.account_id)) execute function note_row();
create trigger marketing_shown after update on meta_ads_adsets for each row
  when ((new.name, new.status, new.effective_status, new.campaign_id) is distinct from (old.name, old.status, old.effective_status, old.campaign_id)) execute function note_row();
create trigger marketing_shown after update on meta_ads_ads for each row
  when ((new.name, new.status, new.effective_status, new.creative, new.adset_id, new.campaign_id) is distinct from (old.name, old.status, old.effective_status, old.creative, old.adset_id, old.campaign_id)) execute function note_row();

-- Days are dated by zones. Another zone moves people between days: everybody is credited anew.
create function note_zone(of_tenant uuid, moved boolean) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock(marketing_lock(of_tenant));
  insert into marketing_changes (tenant_id) values (of_tenant);
  insert into marketing_state as s (tenant_id, timezone) values (of_tenant, marketing_zone(of_tenant))
    on conflict (tenant_id) do update set timezone = excluded.timezone where s.timezone is distinct from excluded.timezone;
  if found or moved then
    insert into marketing_changes (tenant_id, lead_id) select of_tenant, id from leads where tenant_id = of_tenant;
  end if;
end $$;
create function note_account() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if exists (select from tenants where id = old.tenant_id) then perform note_zone(old.tenant_id, false); end if;
  else
    perform note_zone(new.tenant_id, tg_op = 'UPDATE' and new.timezone is distinct from old.timezone);
  end if;
  return null;
end $$;
create trigger marketing_insert after insert on ad_accounts for each row execute function note_account();
create trigger marketing_delete after delete on ad_accounts for each row execute function note_account();
create trigger marketing_update after update on ad_accounts for each row
  when ((new.timezone, new.currency, new.name, new.status, new.connected_at, new.disconnected_at)
    is distinct from (old.timezone, old.currency, old.name, old.status, old.connected_at, old.disconnected_at)) execute function note_account();
create function note_tenant() returns trigger language plpgsql as $$
begin
  perform note_zone(new.id, false);
  return null;
end $$;
create trigger marketing_update after update on tenants for each row
  when ((new.timezone, new.currency) is distinct from (old.timezone, old.currency)) execute function note_tenant();

-- What ads cost has no lead to wait for: it goes into the totals with the row itself, as the difference to what stood there before.
create function add_spend(of_tenant uuid, rows marketing_sum[]) returns void language plpgsql as $$
declare
  sums marketing_sum[];
begin
  if not exists (select from tenants where id = of_tenant) then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('marketing-spend:' || of_tenant, 0));
  select array_agg((day, true, campaign_id, adset_id, ad_id, 0, currency, spend, impressions, clicks,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)::marketing_sum) into sums
  from (
    select day, campaign_id, adset_id, ad_id, currency, sum(spend) as spend, sum(impressions) as impressions, sum(clicks) as clicks
    from unnest(rows) group by 1, 2, 3, 4, 5
  ) summed where (spend, impressions, clicks) <> (0, 0, 0);
  if sums is null then return; end if;
  perform add_marketing_totals(of_tenant, sums);
  insert into marketing_changes (tenant_id) values (of_tenant);
end $$;

create function spend_row(i meta_ads_insights, sign integer) returns marketing_sum language sql immutable as $$
  select (i.date, true, i.campaign_id, i.adset_id, i.ad_id, 0, i.currency, sign * i.spend, sign * i.impressions, sign * i.clicks,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)::marketing_sum
$$;
create function count_spend() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform add_spend(tenant_id, array_agg(spend_row(n, 1))) from came n group by tenant_id order by tenant_id;
  elsif tg_op = 'DELETE' then
    perform add_spend(tenant_id, array_agg(spend_row(o, -1))) from went o group by tenant_id order by tenant_id;
  else
    perform add_spend(tenant_id, array_agg(one)) from (
      select tenant_id, spend_row(n, 1) as one from came n union all select tenant_id, spend_row(o, -1) from went o
    ) both_sides group by tenant_id order by tenant_id;
  end if;
  return null;
end $$;
create trigger marketing_insert after insert on meta_ads_insights referencing new table as came for each statement execute function count_spend();
create trigger marketing_delete after delete on meta_ads_insights referencing old table as went for each statement execute function count_spend();
create trigger marketing_update after update on meta_ads_insights referencing new table as came old table as went
  for each statement execute function count_spend();

revoke all on function note_leads, note_lead, note_leads_of, note_lead_of, note_places, note_place, note_row, note_rows, note_zone,
  note_account, note_tenant, add_spend, spend_row, count_spend from public;
grant execute on function note_zone, add_spend, spend_row to cadencia_app;

-- migrate:down
