-- migrate:up
-- Who read which of the sensitive figures: a row per reader, name and hour, written in batches. Beside the chain of system_events, and
-- not in it: that one is kept whole for good, and reads are many.
create table audit_reads (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  id uuid not null default gen_random_uuid(),
  action text not null,
  actor_type text not null check (actor_type in ('user', 'api_key')),
  actor_id text not null,
  hour timestamptz not null,
  reads integer not null check (reads > 0),
  first_at timestamptz not null,
  last_at timestamptz not null,
  ip text,
  primary key (tenant_id, id),
  unique (tenant_id, actor_type, actor_id, action, hour)
);
create index audit_reads_latest on audit_reads (tenant_id, hour desc, id desc);
call protect('audit_reads', 'select, insert, update, delete');

-- migrate:down
drop table audit_reads;
