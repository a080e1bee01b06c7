-- migrate:up
-- The release of before runs on this schema while both stand beside each other (deploy/README.md, upgrades without a pause). What it
-- asks for and was taken away comes back, as far as it takes nothing from anybody. The migrations that took it away leave it there by
-- now, so that it is never missed while they run; this one is for a database that they went over before.

-- It numbers no rows of the audit: they get the next number here, under the lock that all writers of a tenant's chain hold.
create or replace function number_audit() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  select coalesce(max(s.seq), 0) + 1 into new.seq from system_events s where s.tenant_id = new.tenant_id;
  return new;
end $$;
revoke all on function number_audit from public;
create or replace trigger number_audit before insert on system_events for each row when (new.seq is null) execute function number_audit();

-- It reads a member's name and language from their account, also where the membership has its own: of members of the caller's tenant
-- alone, as row security says.
grant select (locale, name) on users to cadencia_app;

-- A member's own language, as the membership keeps it.
create or replace function set_locale(person uuid, new_locale text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update memberships m set locale = new_locale where m.user_id = person and m.tenant_id = current_setting('app.tenant_id')::uuid
$$;

-- People and businesses come by invitations now. Of the older release such a call is one to be tried again: its answer is 503, and
-- the newer one's is another.
create or replace function only_newer_release() returns void language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'a newer release is being rolled out' using errcode = 'cannot_connect_now';
end $$;
create or replace function add_member(address text, full_name text, hash text, new_role text) returns uuid
language plpgsql set search_path = public, pg_temp as $$ begin perform only_newer_release(); return null; end $$;
create or replace function create_tenant(tenant_name text, zone text, money text, language text, address text, full_name text, hash text)
returns table (tenant_id uuid, user_id uuid)
language plpgsql set search_path = public, pg_temp as $$ begin perform only_newer_release(); end $$;

-- Its worker takes events and starts without saying whose: those of people first, and as many of a tenant as on an idle machine.
create or replace function claim_events(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile set search_path = public, pg_temp as $$ select * from claim_events(most, false) $$;
create or replace function claim_starts(most integer) returns table (id uuid, tenant_id uuid, flow_id uuid, version integer)
language sql volatile set search_path = public, pg_temp as $$ select * from claim_starts(most, 24) $$;

revoke all on function claim_events(integer), claim_starts(integer) from public;
grant execute on function claim_events(integer), claim_starts(integer) to cadencia_app;
revoke all on function set_locale, only_newer_release, add_member, create_tenant(text, text, text, text, text, text, text) from public;
grant execute on function set_locale, only_newer_release, add_member, create_tenant(text, text, text, text, text, text, text) to cadencia_app;

-- migrate:down
