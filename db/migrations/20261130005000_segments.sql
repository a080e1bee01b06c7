-- migrate:up
-- Saved conditions over leads (#flow condition.ts). Who is in one is worked out when somebody asks.
create table segments (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null check (length(name) between 1 and 120),
  condition jsonb not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index segments_name on segments (tenant_id, lower(name));
create index segments_newest on segments (tenant_id, created_at desc, id desc);
call protect('segments', 'select, insert, update, delete');

-- migrate:down
