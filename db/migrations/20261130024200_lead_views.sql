-- migrate:up
-- Views of the list of leads that people keep: filters, an order, columns.
create table lead_views (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null,
  shared boolean not null default false,
  filters jsonb not null default '{}',
  sort text not null default 'newest',
  columns text[] not null default '{}',
  user_id uuid not null,                -- whose it is
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
);
create unique index lead_views_own_name on lead_views (tenant_id, user_id, lower(name)) where not shared;
create unique index lead_views_shared_name on lead_views (tenant_id, lower(name)) where shared;
create index lead_views_user on lead_views (tenant_id, user_id);
call protect('lead_views', 'select, insert, update, delete');

-- migrate:down
