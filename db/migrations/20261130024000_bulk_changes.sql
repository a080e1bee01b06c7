-- migrate:up
-- One change to many leads at once: whom it means is gathered when it is asked for, the worker works them off in bites.
create table bulk_changes (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  act jsonb not null,                   -- what is done: {"do": "tag", "add": ["vip"]}
  start_flows boolean not null default true,
  state text not null default 'running' check (state in ('running', 'stopped', 'done')),
  people integer not null,
  counts jsonb not null default '{}',   -- by outcome, and for refusals by reason: {"done": 40, "refused:opted-out": 2}
  undo_of uuid,
  undone_at timestamptz,
  seller_id uuid,                       -- whose leads alone it reaches; null: of the whole tenant
  is_team boolean not null default false, -- theirs, and those of the people who report to them
  actor_type text not null,
  actor_id text,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (tenant_id, id)
);
create index bulk_changes_running on bulk_changes (created_at) where state = 'running';
create index bulk_changes_newest on bulk_changes (tenant_id, created_at desc, id desc);
call protect('bulk_changes', 'select, insert, update');
create trigger wake after insert on bulk_changes for each statement execute function wake_relay();

-- Who is deleted leaves here, too: what it came to stands in `counts`.
create table bulk_people (
  bulk_id uuid not null,
  place integer not null,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  outcome text not null default 'queued' check (outcome in ('queued', 'done', 'same', 'refused', 'touched')),
  reason text,
  before jsonb,                         -- what undoing puts back
  after jsonb,                          -- as it was left: who has another value now is not put back
  primary key (tenant_id, bulk_id, place),
  foreign key (tenant_id, bulk_id) references bulk_changes (tenant_id, id) on delete cascade,
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index bulk_people_left on bulk_people (tenant_id, bulk_id, place) where outcome = 'queued';
create index bulk_people_lead on bulk_people (tenant_id, lead_id);
call protect('bulk_people', 'select, insert, update, delete');

-- Changes whose people are not all worked off, of any tenant. No lease: whoever works one off holds its row, and others pass by.
create function due_bulk_changes(most integer) returns table (id uuid, tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select b.id, b.tenant_id from bulk_changes b where b.state = 'running' order by b.created_at limit most
$$;
revoke all on function due_bulk_changes from public;
grant execute on function due_bulk_changes to cadencia_app;

-- migrate:down
