-- migrate:up
-- The application connects as cadencia_app: it owns nothing, bypasses nothing, and sees one tenant at a time.
-- Its password is set by whoever runs the migrations (deploy/migrate.ts), never here.
do $$ begin
  create role cadencia_app login noinherit nosuperuser nocreatedb nocreaterole nobypassrls;
exception when duplicate_object or unique_violation then null;
end $$;

revoke all on schema public from public;
grant usage on schema public to cadencia_app;

create function touch_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;

-- Puts a table under tenant isolation and grants the app role what it may do there. Called next to every `create table`.
-- The setting is read in its strict form: without a tenant every statement fails instead of finding nothing.
-- The owner's own policy is for the few `security definer` functions that must look a tenant up (login, keys, queues).
create procedure protect(tbl regclass, privileges text, tenant_column text default 'tenant_id') language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format('create policy tenant on %s to cadencia_app using (%I = current_setting(''app.tenant_id'')::uuid) with check (%2$I = current_setting(''app.tenant_id'')::uuid)', tbl, tenant_column);
  execute format('create policy owner on %s to current_user using (true) with check (true)', tbl);
  execute format('grant %s on %s to cadencia_app', privileges, tbl);
  if exists (select from pg_attribute where attrelid = tbl and attname = 'updated_at' and not attisdropped) then
    execute format('create trigger touch before update on %s for each row execute function touch_updated_at()', tbl);
  end if;
end $$;
revoke all on procedure protect from public;

create table tenants (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 200),
  timezone text not null default 'America/Argentina/Buenos_Aires',
  currency text not null default 'ARS' check (currency ~ '^[A-Z]{3}$'),
  locale text not null default 'es' check (locale in ('es', 'en')),
  -- Limits on what flows may send; null means no limit.
  quiet_hours jsonb,                    -- {"from":"21:00","to":"09:00"}, local to each lead
  frequency_cap jsonb,                  -- {"perDay":2,"perWeek":5}, per lead over all flows
  daily_send_budget integer check (daily_send_budget >= 0),
  consent text not null default 'implied' check (consent in ('explicit', 'implied')),
  is_demo boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call protect('tenants', 'select, update', 'id');

-- People who sign in. Global: one person may belong to several tenants. The app role reads it through functions only.
create table users (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(email) and length(email) <= 320),
  name text not null,
  password_hash text not null,          -- scrypt in PHC form
  locale text check (locale in ('es', 'en')),
  failed_logins integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table users enable row level security;
alter table users force row level security;
create policy owner on users to current_user using (true) with check (true);

create table memberships (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  user_id uuid not null references users on delete cascade,
  role text not null check (role in ('ceo', 'admin', 'marketing', 'seller')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, user_id)
);
call protect('memberships', 'select, insert, update, delete');
-- Names and addresses of one's own team, and of nobody else.
create policy team on users for select to cadencia_app using (exists (
  select from memberships m where m.user_id = users.id and m.tenant_id = current_setting('app.tenant_id')::uuid));
grant select (id, email, name, locale) on users to cadencia_app;

create table sessions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  user_id uuid not null,
  refresh_hash bytea not null,          -- SHA-256 of the current refresh token
  previous_hash bytea,                  -- the one before it: seen again after the grace means theft
  rotated_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text,
  foreign key (tenant_id, user_id) references memberships on delete cascade
);
create unique index sessions_refresh on sessions (refresh_hash);
create index sessions_previous on sessions (previous_hash);
call protect('sessions', 'select, insert, update, delete');

create table api_keys (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  kind text not null check (kind in ('api', 'ingest')),
  name text not null,
  prefix text not null,                 -- the first characters, to tell keys apart on screen
  key_hash bytea not null unique,
  created_by uuid,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
call protect('api_keys', 'select, insert, update, delete');

create table feature_flags (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null,
  enabled boolean not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, name)
);
call protect('feature_flags', 'select, insert, update, delete');

create table credentials (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  key text not null,
  sealed_value bytea not null,          -- nonce, ciphertext and tag of AES-256-GCM; AAD is tenant and key (db/vault.ts)
  key_id text not null,
  category text not null default 'general',
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
call protect('credentials', 'select, insert, update, delete');

-- migrate:down
