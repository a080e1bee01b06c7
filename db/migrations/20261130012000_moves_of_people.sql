-- migrate:up
-- Taking people to another version of their flow: by publishing it, by hand, or back. One row for each such act; the worker
-- works off its people in bites, and whoever it told answers what it came to.
create table flow_moves (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  flow_id uuid not null,
  cause text not null check (cause in ('publish', 'hand', 'undo')),
  from_version integer,                 -- what was live before; null where that did not change
  to_version integer not null,
  places jsonb not null default '{}',   -- node id → what becomes of whoever stands there: {"when": "now", "to": "n4"}
  others text not null check (others in ('stay', 'now', 'next')),
  undo_of uuid,
  state text not null default 'running' check (state in ('running', 'done')),
  undone_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
create index flow_moves_running on flow_moves (created_at) where state = 'running';
create index flow_moves_newest on flow_moves (tenant_id, flow_id, created_at desc, id desc);
call protect('flow_moves', 'select, insert, update');
create trigger wake after insert on flow_moves for each statement execute function wake_relay();

create table flow_move_people (
  move_id uuid not null,
  enrolment_id uuid not null,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  outcome text not null default 'queued'
    check (outcome in ('queued', 'told', 'moved', 'pending', 'stayed', 'restored', 'went-on', 'moved-again', 'ended', 'unreached')),
  from_version integer,                 -- where it stood when it was told
  from_node text,
  to_node text,                         -- where it stood when it had heard
  told_at timestamptz,
  heard_at timestamptz,
  primary key (tenant_id, move_id, enrolment_id),
  foreign key (tenant_id, move_id) references flow_moves (tenant_id, id) on delete cascade,
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete cascade
);
create index flow_move_people_left on flow_move_people (tenant_id, move_id, enrolment_id) where outcome in ('queued', 'told');
create index flow_move_people_enrolment on flow_move_people (tenant_id, enrolment_id);
call protect('flow_move_people', 'select, insert, update, delete');

-- The version somebody goes on with when they leave the step they stand at, and there at which step.
alter table enrolments add column next_version integer, add column next_node text;

-- Moves whose people are not all worked off, of any tenant. No lease: whoever works one off holds its row, and others pass by.
create function due_flow_moves(most integer) returns table (id uuid, tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.id, m.tenant_id from flow_moves m where m.state = 'running' order by m.created_at limit most
$$;
revoke all on function due_flow_moves from public;
grant execute on function due_flow_moves to cadencia_app;

-- migrate:down
