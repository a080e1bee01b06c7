-- migrate:up
-- Rows of the audit count from 1 in each tenant: the numbers of all together would tell one how busy the others are.
alter table system_events add column seq bigint;
update system_events s set seq = n.seq
from (select id, row_number() over (partition by tenant_id order by id) as seq from system_events) n
where n.id = s.id;
alter table system_events alter column seq set not null;
-- The release of before numbers none (20261201000400): they get the next number here, under the lock that all writers of a tenant's chain hold.
create function number_audit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  select coalesce(max(s.seq), 0) + 1 into new.seq from system_events s where s.tenant_id = new.tenant_id;
  return new;
end $$;
revoke all on function number_audit from public;
create trigger number_audit before insert on system_events for each row when (new.seq is null) execute function number_audit();
create unique index system_events_number on system_events (tenant_id, seq);
drop index system_events_newest;

-- Heads of the chain that were handed out: a log line and a row each. `mac` is made with a key that the database does not have, so
-- who cuts the end of the chain cannot make one that fits.
create table audit_heads (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  seq bigint not null,                  -- of the last row then
  hash bytea not null,
  mac text not null,
  exported_at timestamptz not null default now(),
  primary key (tenant_id, seq)
);
call protect('audit_heads', 'select, insert');

-- For the worker: whose audit has grown since its head was last exported.
create function audit_heads_due() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from tenants t
  where coalesce((select max(s.seq) from system_events s where s.tenant_id = t.id), 0)
      > coalesce((select max(h.seq) from audit_heads h where h.tenant_id = t.id), 0)
$$;
revoke all on function audit_heads_due from public;
grant execute on function audit_heads_due to cadencia_app;

-- migrate:down
