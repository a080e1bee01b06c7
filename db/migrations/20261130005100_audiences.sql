-- migrate:up
-- One going-out to everybody in a segment: who was in it when it began, and how far it has come.
create table audience_runs (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  flow_id uuid not null,
  segment_id uuid,                      -- for the record: the segment may change or go
  segment_name text not null default '',
  turn text not null,                   -- what makes it one: the calendar's day and time, or the id of who started it by hand
  state text not null default 'scheduled' check (state in ('scheduled', 'running', 'paused', 'stopped', 'done')),
  waiting_reason text,                  -- why it stands still by itself: the flow is paused
  ended_reason text,
  per_minute integer not null check (per_minute between 1 and 6000),
  total integer,                        -- null until it has begun
  start_at timestamptz not null default now(),
  next_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, flow_id, turn),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
create index audience_runs_due on audience_runs (next_at) where state in ('scheduled', 'running');
create index audience_runs_newest on audience_runs (tenant_id, flow_id, created_at desc, id desc);
call protect('audience_runs', 'select, insert, update');
create trigger wake after insert or update of state on audience_runs for each statement execute function wake_relay();

create table audience_people (
  run_id uuid not null,
  place integer not null,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  event_id uuid,                        -- null: their turn has not come
  primary key (tenant_id, run_id, place),
  foreign key (tenant_id, run_id) references audience_runs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index audience_people_next on audience_people (tenant_id, run_id, place) where event_id is null;
create index audience_people_lead on audience_people (tenant_id, lead_id);
call protect('audience_people', 'select, insert, update, delete');

-- Runs whose next people are due, of any tenant. No lease: whoever works one off holds its row, and others pass by.
create function due_audience_runs(most integer) returns table (id uuid, tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.id, r.tenant_id from audience_runs r
  where r.state in ('scheduled', 'running') and r.next_at <= now() order by r.next_at limit most
$$;

-- Live flows that the clock starts, of any tenant: their live version's trigger node, and the zone of their calendar.
create function flows_on_the_clock(wanted text) returns table (tenant_id uuid, flow_id uuid, version integer, timezone text, graph jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select f.tenant_id, f.id, f.live_version, t.timezone, v.graph
  from flows f join tenants t on t.id = f.tenant_id
    join flow_versions v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.number = f.live_version
  where f.status = 'active' and f.trigger_events @> array[wanted]
$$;
revoke all on function due_audience_runs, flows_on_the_clock from public;
grant execute on function due_audience_runs, flows_on_the_clock to cadencia_app;

-- migrate:down
