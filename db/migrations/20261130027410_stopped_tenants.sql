-- migrate:up
-- A tenant that an operator stops: nobody signs in and no message goes out, while leads and deliveries still come in. One that is to
-- be removed is stopped too, and the worker begins at `remove_at` (db/platform/operators).
alter table tenants
  add column stopped_at timestamptz,
  add column sent_before boolean,       -- whether sending was allowed when it was stopped: what starting again goes back to
  add column remove_at timestamptz;

drop function find_login(text);
create function find_login(address text)
returns table (account_id uuid, password_hash text, user_id uuid, tenant_id uuid, tenant_name text, role text, locale text, is_stopped boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.password_hash, m.user_id, m.tenant_id, t.name, m.role, coalesce(m.locale, t.locale), t.stopped_at is not null
  from users u join memberships m on m.account_id = u.id join tenants t on t.id = m.tenant_id
  where u.email = lower(address) order by m.created_at, m.tenant_id
$$;

drop function find_session(uuid);
create function find_session(session uuid)
returns table (user_id uuid, tenant_id uuid, account_id uuid, role text, name text, email text, locale text, is_stopped boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.user_id, s.tenant_id, m.account_id, m.role, m.name, u.email, m.locale, t.stopped_at is not null
  from sessions s join memberships m using (tenant_id, user_id) join users u on u.id = m.account_id join tenants t on t.id = s.tenant_id
  where s.id = session and s.revoked_at is null and s.expires_at > now()
$$;

drop function find_api_key(bytea);
create function find_api_key(hash bytea)
returns table (id uuid, tenant_id uuid, kind text, name text, origins text[], is_stopped boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select k.id, k.tenant_id, k.kind, k.name, k.origins, t.stopped_at is not null
  from api_keys k join tenants t on t.id = k.tenant_id where k.key_hash = hash and k.revoked_at is null
$$;

-- For operators: every tenant with its size and when people or programs of it were last here. Counts its rows.
create function list_tenant_sizes()
returns table (id uuid, name text, is_demo boolean, created_at timestamptz, stopped_at timestamptz, remove_at timestamptz,
  deletion_at timestamptz, last_used_at timestamptz, people bigint, leads bigint, flows bigint, messages bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id, t.name, t.is_demo, t.created_at, t.stopped_at, t.remove_at, d.asked_at,
    greatest((select max(s.last_used_at) from sessions s where s.tenant_id = t.id),
      (select max(k.last_used_at) from api_keys k where k.tenant_id = t.id)),
    (select count(*) from memberships m where m.tenant_id = t.id), (select count(*) from leads l where l.tenant_id = t.id),
    (select count(*) from flows f where f.tenant_id = t.id), (select count(*) from messages m where m.tenant_id = t.id)
  from tenants t left join tenant_deletions d on d.id = t.id
  order by t.created_at, t.id
$$;

-- Tenants whose days of grace are over: their deletion begins. How many.
create function begin_due_deletions() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  select count(*) filter (where begin_tenant_deletion(t.id, t.name))::integer from tenants t
  where t.remove_at <= now() and not exists (select from tenant_deletions d where d.id = t.id)
$$;

revoke all on function find_login, find_session, find_api_key, list_tenant_sizes, begin_due_deletions from public;
grant execute on function find_login, find_session, find_api_key, list_tenant_sizes, begin_due_deletions to cadencia_app;

-- migrate:down
