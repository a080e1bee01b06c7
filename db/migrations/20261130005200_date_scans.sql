-- migrate:up
-- Up to when each flow that dates of leads start has been looked after.
create table date_scans (
  flow_id uuid primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  until timestamptz not null default now(),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
call protect('date_scans', 'select, insert, update, delete');

-- migrate:down
