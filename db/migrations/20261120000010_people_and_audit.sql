-- migrate:up
-- How this tenant calls the person. Adding somebody who already has an account elsewhere reveals nothing about them.
alter table memberships add column name text check (length(name) between 1 and 200);
create index idempotency_keys_age on idempotency_keys (tenant_id, created_at);

-- Puts a person into the caller's tenant. A person who exists keeps their password; the caller cannot tell the difference.
create function add_member(address text, full_name text, hash text, new_role text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  person uuid;
begin
  insert into users (email, name, password_hash) values (lower(address), full_name, hash)
    on conflict (email) do nothing returning id into person;
  if person is null then
    select id into person from users where email = lower(address);
  end if;
  insert into memberships (tenant_id, user_id, role, name) values (here, person, new_role, full_name);
  return person;
end $$;

-- The password of a member of the caller's tenant, for checking the old one before a change.
create function find_password(person uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select u.password_hash from users u join memberships m on m.user_id = u.id
  where u.id = person and m.tenant_id = current_setting('app.tenant_id')::uuid
$$;

-- Sets a password and ends the person's sessions everywhere but `kept`. For somebody who also belongs to another tenant only
-- the person themself may (kept is their session): false then, and nothing is changed.
create function set_password(person uuid, hash text, kept uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
begin
  if not exists (select from memberships where user_id = person and tenant_id = here) then return false; end if;
  if kept is null then
    if exists (select from memberships where user_id = person and tenant_id <> here) then return false; end if;
  elsif not exists (select from sessions where id = kept and user_id = person and tenant_id = here and revoked_at is null) then
    return false;
  end if;
  update users set password_hash = hash where id = person;
  update sessions set revoked_at = now() where user_id = person and revoked_at is null and id is distinct from kept;
  return true;
end $$;

-- A member's own language.
create function set_locale(person uuid, new_locale text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update users u set locale = new_locale from memberships m
  where u.id = person and m.user_id = u.id and m.tenant_id = current_setting('app.tenant_id')::uuid
$$;

-- For operators: a tenant and its first person.
create function create_tenant(tenant_name text, zone text, money text, language text, address text, full_name text, hash text)
returns table (tenant_id uuid, user_id uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  made uuid;
begin
  insert into tenants (name, timezone, currency, locale) values (tenant_name, zone, money, language) returning id into made;
  perform set_config('app.tenant_id', made::text, true);
  return query select made, add_member(address, full_name, hash, 'ceo');
end $$;

create or replace function find_session(session uuid)
returns table (user_id uuid, tenant_id uuid, role text, name text, email text, locale text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.user_id, s.tenant_id, m.role, coalesce(m.name, u.name), u.email, u.locale
  from sessions s join memberships m using (tenant_id, user_id) join users u on u.id = s.user_id
  where s.id = session and s.revoked_at is null and s.expires_at > now()
$$;


-- The one definition of a link of the audit chain. Instants count as microseconds, so no session setting changes the hash.
create function audit_hash(prev bytea, e system_events) returns bytea
language sql immutable set search_path = public, pg_temp as $$
  select sha256(coalesce(prev, ''::bytea) || convert_to(jsonb_build_array(
    e.tenant_id, e.actor_type, e.actor_id, e.action, e.object_type, e.object_id, e.outcome, e.data, e.request_id, e.ip,
    (extract(epoch from e.occurred_at) * 1000000)::bigint)::text, 'UTF8'))
$$;

revoke all on function add_member, find_password, set_password, set_locale, create_tenant, audit_hash from public;
grant execute on function add_member, find_password, set_password, set_locale, create_tenant, audit_hash to cadencia_app;

-- migrate:down
