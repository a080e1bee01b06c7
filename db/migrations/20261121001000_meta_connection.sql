-- migrate:up
-- The person through whom a tenant reads its ads at Meta. The token is in `credentials` under `meta:token`.
create table meta_connections (
  tenant_id uuid primary key default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  meta_user_id text not null,           -- app-scoped: Meta names it when the person removes the app or wants to be forgotten
  meta_user_name text not null default '',
  scopes text[] not null,
  state text not null default 'connected' check (state in ('connected', 'expired', 'revoked')),
  token_expires_at timestamptz,         -- null: never
  data_access_expires_at timestamptz,   -- the 90 days of access to data, a clock of its own
  connected_by uuid,
  connected_at timestamptz not null default now(),
  checked_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, connected_by) references memberships on delete set null (connected_by)
);
create index meta_connections_person on meta_connections (meta_user_id);
call protect('meta_connections', 'select, insert, update, delete');

-- States of the OAuth dialog that came back: each works once. They carry their own proof, so that asking for one writes nothing.
create table oauth_states (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  state_hash bytea not null,            -- SHA-256
  user_id uuid not null,
  used_at timestamptz not null default now(),
  primary key (tenant_id, state_hash)
);
call protect('oauth_states', 'select, insert, delete');

alter table ad_accounts add column account_status integer;  -- Meta's: 1 active, 2 disabled, 3 unsettled, …, 101 closed

-- Which tenants read through a person: a callback of Meta's names the person and nothing else.
create function find_meta_connections(person text) returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.tenant_id from meta_connections c where c.meta_user_id = person
$$;
revoke all on function find_meta_connections from public;
grant execute on function find_meta_connections to cadencia_app;

-- migrate:down
