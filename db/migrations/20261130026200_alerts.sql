-- migrate:up
-- Whom a tenant's troubles are told outside of the app, and from which size on they are one.
create table alert_settings (
  tenant_id uuid primary key default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  emails text[] not null default '{}' check (cardinality(emails) <= 20),
  webhook_id uuid,                      -- of outgoing_webhooks; one that is gone is told nothing
  off text[] not null default '{}',     -- kinds of trouble that are not told
  failure_percent integer not null default 10 check (failure_percent between 1 and 100),
  cost_percent integer not null default 50 check (cost_percent between 5 and 1000),
  sync_hours integer not null default 12 check (sync_hours between 1 and 168),
  weekly boolean not null default false,
  told_week date,                       -- the Monday of the last weekly report
  looked_at timestamptz,                -- when the worker last looked for troubles …
  reckoned_at timestamptz,              -- … and for those that take a report
  updated_at timestamptz not null default now()
);
call protect('alert_settings', 'select, insert, update');

-- A row per trouble, from when it was first seen to when it was over. Each is told once, and once that it is over.
create table troubles (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  id uuid not null default gen_random_uuid(),
  kind text not null,
  subject text not null default '',     -- which template, number or account
  data jsonb not null default '{}',     -- figures and names for the sentence; nobody's data
  since timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create unique index troubles_open on troubles (tenant_id, kind, subject) where ended_at is null;
create index troubles_newest on troubles (tenant_id, since desc);
call protect('troubles', 'select, insert, update, delete');

-- migrate:down
drop table troubles;
drop table alert_settings;
