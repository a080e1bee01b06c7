-- migrate:up
-- A tenant that an operator deletes: its doors are shut at once, its rows go in parts (db/platform/delete-tenant.ts). What is left
-- of it is this row.
create table tenant_deletions (
  id uuid primary key,                  -- of the tenant that was
  asked_at timestamptz not null default now(),
  done_at timestamptz,
  rows bigint not null default 0        -- removed so far
);
alter table tenant_deletions enable row level security;
alter table tenant_deletions force row level security;
create policy owner on tenant_deletions to current_user using (true) with check (true);

-- Shuts the doors: nobody signs in, no key opens anything, no provider is heard, nothing is sent, and no secret is left.
-- True: it was called by its name. Asked again, it says so again.
create function begin_tenant_deletion(of_tenant uuid, called text) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform from tenants where id = of_tenant and name = called for update;
  if not found then return false; end if;
  insert into tenant_deletions (id) values (of_tenant) on conflict do nothing;
  update tenants set sending_stopped = true where id = of_tenant;
  delete from sessions where tenant_id = of_tenant;
  delete from api_keys where tenant_id = of_tenant;
  delete from webhook_endpoints where tenant_id = of_tenant;
  delete from credentials where tenant_id = of_tenant;
  delete from meta_pages where tenant_id = of_tenant;
  delete from memberships where tenant_id = of_tenant;
  return true;
end $$;

-- Removes up to `most` rows of each table of one tenant that is being deleted, and the tenant itself when nothing is left.
-- Any order will do: what hangs on a row goes with it. Null: there is none.
create function continue_tenant_deletion(most integer) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  gone uuid;
  tbl regclass;
  part bigint;
  removed bigint := 0;
begin
  select id into gone from tenant_deletions where done_at is null order by asked_at limit 1 for update skip locked;
  if gone is null then return null; end if;
  perform set_config('app.tenant_id', gone::text, true);
  for tbl in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname
  loop
    execute format('delete from %s where ctid = any(array(select ctid from %1$s where tenant_id = $1 limit $2))', tbl) using gone, most;
    get diagnostics part = row_count;
    removed := removed + part;
  end loop;
  if removed = 0 then
    delete from tenants where id = gone;
    removed := 1;
    update tenant_deletions set done_at = now() where id = gone;
  end if;
  update tenant_deletions set rows = rows + removed where id = gone;
  return removed;
end $$;

create function find_tenant_deletion(of_tenant uuid) returns table (asked_at timestamptz, done_at timestamptz, rows bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select asked_at, done_at, rows from tenant_deletions where id = of_tenant
$$;

revoke all on function begin_tenant_deletion, continue_tenant_deletion, find_tenant_deletion from public;
grant execute on function begin_tenant_deletion, continue_tenant_deletion, find_tenant_deletion to cadencia_app;

-- migrate:down
