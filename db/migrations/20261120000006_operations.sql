-- migrate:up
-- Who did what. Insert-only; each row carries the hash of the one before it in its tenant (db/audit.ts).
create table system_events (
  id bigint generated always as identity primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  actor_type text not null check (actor_type in ('user', 'api_key', 'system', 'webhook', 'operator')),
  actor_id text,
  action text not null,                 -- 'flow.publish', 'auth.login', …
  object_type text,
  object_id text,
  outcome text not null check (outcome in ('ok', 'denied', 'failed')),
  data jsonb not null default '{}',
  request_id text,
  ip text,
  occurred_at timestamptz not null default now(),
  prev_hash bytea,
  hash bytea not null
);
create index system_events_newest on system_events (tenant_id, id desc);
call protect('system_events', 'select, insert');

-- First answer to each Idempotency-Key, written in the transaction of the effect.
create table idempotency_keys (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  principal text not null,
  key text not null check (length(key) between 1 and 200),
  request_hash bytea not null,
  status integer not null,
  body jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, principal, key)
);
call protect('idempotency_keys', 'select, insert, delete');

-- Fixed-window counters; losing them in a crash is fine. Keys are hashes or ids, never an address in clear.
create unlogged table rate_limits (
  key text primary key,
  window_start timestamptz not null,
  hits integer not null
);
grant select, insert, update, delete on rate_limits to cadencia_app;

-- Look-ups that must happen before a tenant is known. Each answers one narrow question; the app role has no other way across tenants.
create function find_login(address text) returns table (user_id uuid, name text, password_hash text, tenant_id uuid, role text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.name, u.password_hash, m.tenant_id, m.role
  from users u left join memberships m on m.user_id = u.id
  where u.email = lower(address) order by m.created_at
$$;

-- A live session with the role as it is now: removal or downgrade works on the next request.
create function find_session(session uuid)
returns table (user_id uuid, tenant_id uuid, role text, name text, email text, locale text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.user_id, s.tenant_id, m.role, u.name, u.email, u.locale
  from sessions s join memberships m using (tenant_id, user_id) join users u on u.id = s.user_id
  where s.id = session and s.revoked_at is null and s.expires_at > now()
$$;

create function find_refresh(hash bytea) returns table (session_id uuid, tenant_id uuid, is_previous boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select id, tenant_id, refresh_hash <> hash from sessions where refresh_hash = hash or previous_hash = hash limit 1
$$;

create function find_api_key(hash bytea) returns table (id uuid, tenant_id uuid, kind text, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select id, tenant_id, kind, name from api_keys where key_hash = hash and revoked_at is null
$$;

create function find_webhook_endpoint(path text) returns table (tenant_id uuid, provider text, secret_key text)
language sql stable security definer set search_path = public, pg_temp as $$
  select tenant_id, provider, secret_key from webhook_endpoints where id = path
$$;

-- The queues of the worker. Rows stay locked until the caller's transaction ends; other workers skip them.
create function claim_events(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  select id, tenant_id from events where processed_at is null and attempts < 5 order by seq limit most for update skip locked
$$;
create function claim_starts(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  select id, tenant_id from enrolments where started_at is null and ended_at is null order by created_at limit most for update skip locked
$$;
create function claim_signals(most integer) returns table (id bigint, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  select s.id, s.tenant_id from enrolment_signals s join enrolments e on e.id = s.enrolment_id
  where e.started_at is not null order by s.id limit most for update of s skip locked
$$;
create function claim_inbox(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  select id, tenant_id from webhook_inbox where processed_at is null and attempts < 3 order by seq limit most for update skip locked
$$;
create function list_tenants() returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as $$ select id from tenants $$;

revoke all on all functions in schema public from public;
grant execute on function find_login, find_session, find_refresh, find_api_key, find_webhook_endpoint,
  claim_events, claim_starts, claim_signals, claim_inbox, list_tenants to cadencia_app;

-- The seeds' names over our tables.
create view automation_rules with (security_invoker = true) as
  select f.id, f.tenant_id, f.name, f.status = 'active' as is_active, f.trigger_events, f.live_version, f.created_at, f.updated_at
  from flows f where f.status <> 'archived';
create view automation_logs with (security_invoker = true) as
  select m.id, m.tenant_id, m.lead_id, m.flow_id as rule_id, f.trigger_events[1] as trigger_type, m.template_name,
         case when m.state in ('accepted', 'sent', 'delivered', 'read') then 'sent' when m.state = 'suppressed' then 'skipped'
              when m.state in ('failed', 'unconfirmed') then 'failed' else 'pending' end as status,
         m.state, coalesce(m.error_detail, m.reason) as error_details, m.created_at
  from messages m left join flows f on f.id = m.flow_id;
grant select on automation_rules, automation_logs to cadencia_app;

-- migrate:down
