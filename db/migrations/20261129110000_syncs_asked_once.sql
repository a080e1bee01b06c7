-- migrate:up
-- Workers that ask at the same moment must not all find that nobody has asked: one of them asks, for all tenants.
create or replace function request_daily_syncs() returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare asked integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('request_daily_syncs')) then return 0; end if;
  insert into sync_runs (tenant_id, kind)
  select distinct s.tenant_id, 'templates' from senders s
  where not exists (select from sync_runs r where r.tenant_id = s.tenant_id and r.kind = 'templates' and r.started_at > now() - interval '24 hours');
  get diagnostics asked = row_count;
  return asked;
end $$;

create or replace function request_lead_reads() returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare asked integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('request_lead_reads')) then return 0; end if;
  insert into sync_runs (tenant_id, kind)
  select distinct p.tenant_id, 'meta-leads' from meta_pages p
  where p.wants_leads
    and not exists (select from sync_runs r where r.tenant_id = p.tenant_id and r.kind = 'meta-leads' and r.started_at > now() - interval '1 hour')
    and not exists (select from sync_runs r where r.tenant_id = p.tenant_id and r.kind = 'meta-leads' and r.state = 'running');
  get diagnostics asked = row_count;
  return asked;
end $$;

-- migrate:down
