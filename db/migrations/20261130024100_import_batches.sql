-- migrate:up
-- Each file of leads that was taken in, so that its people can be found again, and taken out.
create table import_batches (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  file_name text,
  rows integer not null,
  created integer not null,
  updated integer not null,
  actor_type text not null,
  actor_id text,
  created_at timestamptz not null default now(),
  ended_at timestamptz not null default now(),  -- what is changed later was touched since
  undone_by uuid,                       -- the change to many that took it out
  unique (tenant_id, id)
);
create index import_batches_newest on import_batches (tenant_id, created_at desc, id desc);
call protect('import_batches', 'select, insert, update');

-- Which file made the lead, and which one changed it last.
alter table leads add column import_id uuid, add column last_import_id uuid;
create index leads_import on leads (tenant_id, import_id) where import_id is not null;
create index leads_last_import on leads (tenant_id, last_import_id) where last_import_id is not null;

-- migrate:down
