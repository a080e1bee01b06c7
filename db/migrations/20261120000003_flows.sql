-- migrate:up
create table flows (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null check (length(name) between 1 and 120),
  description text not null default '',
  status text not null default 'draft' check (status in ('draft', 'active', 'paused', 'archived')),
  live_version integer,
  trigger_events text[] not null default '{}',   -- of the live version: which events the relay shows to this flow
  sending_stopped boolean not null default false, -- kill switch
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create index flows_triggered on flows using gin (trigger_events) where status = 'active';
create index flows_newest on flows (tenant_id, created_at desc, id desc);
call protect('flows', 'select, insert, update, delete');

create table flow_drafts (
  flow_id uuid primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  graph jsonb not null,
  revision integer not null default 1,  -- the ETag
  updated_by uuid,
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
call protect('flow_drafts', 'select, insert, update, delete');

create table flow_versions (
  flow_id uuid not null,
  number integer not null check (number >= 1),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  graph jsonb not null,
  plan jsonb not null,
  note text not null default '',
  published_by uuid,
  published_at timestamptz not null default now(),
  primary key (flow_id, number),
  unique (tenant_id, flow_id, number),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade
);
-- A published version never changes: no update is granted.
call protect('flow_versions', 'select, insert');

create table enrolments (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  flow_id uuid not null,
  version integer not null,
  lead_id uuid not null,
  occurrence text not null,
  subject text,                         -- what it is about: 'opportunity:<uuid>', 'sale:<uuid>', 'cart:<uuid>'
  state text not null default 'running' check (state in ('running', 'waiting', 'paused', 'finished', 'stopped', 'failed')),
  node_id text,
  seq integer not null default 0,       -- visits so far, as the engine last reported
  wake_at timestamptz,
  waiting_reason text,
  listens text[] not null default '{}', -- event names its plan can react to
  result text check (result in ('goal', 'none', 'exited', 'failed', 'stopped')),
  reason text,
  event_id uuid,                        -- the event that started it
  created_at timestamptz not null default now(),
  started_at timestamptz,               -- its Temporal workflow was started; null: queued
  ended_at timestamptz,
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (flow_id, lead_id, occurrence),
  foreign key (tenant_id, flow_id, version) references flow_versions (tenant_id, flow_id, number) on delete cascade,
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index enrolments_queue on enrolments (created_at) where started_at is null and ended_at is null;
create index enrolments_open on enrolments (tenant_id, lead_id) where ended_at is null;
create index enrolments_flow on enrolments (tenant_id, flow_id, created_at desc, id desc);
create index enrolments_lead on enrolments (tenant_id, lead_id, created_at desc);
create index enrolments_place on enrolments (tenant_id, flow_id, node_id) where ended_at is null;
create index enrolments_changed on enrolments (tenant_id, updated_at desc);
call protect('enrolments', 'select, insert, update');

-- The decision log: what happened at each visit of a node, and why. `data` holds what a person may want to know, never secrets.
create table enrolment_steps (
  id bigint generated always as identity primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  enrolment_id uuid not null,
  seq integer not null,
  node_id text,
  kind text not null,
  outcome text not null,                -- the port taken, or 'waiting', 'deferred', 'finished', …
  reason text,
  data jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  unique (enrolment_id, seq, outcome),
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete cascade
);
create index enrolment_steps_enrolment on enrolment_steps (tenant_id, enrolment_id, seq);
create index enrolment_steps_newest on enrolment_steps (tenant_id, id desc);
call protect('enrolment_steps', 'select, insert');

-- Signals on their way to workflows. Written with the fact that causes them, delivered by the relay, deleted when delivered.
create table enrolment_signals (
  id bigint generated always as identity primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  enrolment_id uuid not null,
  name text not null check (name in ('happened', 'control')),
  payload jsonb not null,               -- ids and names only (contract.ts)
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete cascade
);
create index enrolment_signals_enrolment on enrolment_signals (enrolment_id, id);
call protect('enrolment_signals', 'select, insert, update, delete');
create trigger wake after insert on enrolment_signals for each statement execute function wake_relay();
create trigger wake after insert on enrolments for each statement execute function wake_relay();

-- What `notify-team` tells people inside the app.
create table notifications (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  user_id uuid,                         -- null: everybody of the role
  role text,
  lead_id uuid,
  enrolment_id uuid,
  node_id text,
  visit integer,
  text text not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (enrolment_id, node_id, visit),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete cascade
);
create index notifications_newest on notifications (tenant_id, created_at desc);
call protect('notifications', 'select, insert, update');

-- migrate:down
