-- migrate:up

-- As before, and the ads of a tenant that operators have stopped are not read until it is started again.
create or replace function list_ad_schedules(all_of_them boolean)
returns table (tenant_id uuid, id uuid, account_id text, timezone text, connected boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.tenant_id, a.id, a.account_id, a.timezone, is_read
  from ad_accounts a join tenants t on t.id = a.tenant_id, lateral (select a.status = 'connected' and t.stopped_at is null as is_read) now
  where all_of_them or a.schedule_zone is distinct from case when is_read then a.timezone end
  order by a.connected_at limit case when all_of_them then 100000 else 200 end
$$;

-- migrate:down
