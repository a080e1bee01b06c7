-- migrate:up
-- As before, and from which day on an account's history is complete while earlier days are still to be read.
create or replace function marketing_context(of_tenant uuid, most_stale integer)
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
        'last_error', ended.error, 'is_syncing', coalesce(newest.state = 'running', false),
        'incomplete_before', case when a.synced_from > a.history_from then a.synced_from end)
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

-- migrate:down
