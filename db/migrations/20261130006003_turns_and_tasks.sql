-- migrate:up
-- How many leads each seller got from a step that hands them out in turn. Decided while the sellers' memberships are locked.
create table seller_turns (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  flow_id uuid not null,
  node_id text not null,
  user_id uuid not null,
  given integer not null default 0,
  last_at timestamptz,
  primary key (tenant_id, flow_id, node_id, user_id),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references memberships on delete cascade
);
call protect('seller_turns', 'select, insert, update, delete');

-- What somebody of the team has to do about a lead.
create table tasks (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  user_id uuid,                         -- whose it is; null: anybody's
  title text not null,
  due_at timestamptz,
  done_at timestamptz,
  done_by uuid,
  enrolment_id uuid,                    -- the flow's visit that made it
  node_id text,
  visit integer,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (enrolment_id, node_id, visit),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete set null (enrolment_id),
  foreign key (tenant_id, user_id) references memberships on delete set null (user_id),
  foreign key (tenant_id, done_by) references memberships on delete set null (done_by)
);
create index tasks_open on tasks (tenant_id, due_at, id) where done_at is null;
create index tasks_done on tasks (tenant_id, done_at desc, id desc) where done_at is not null;
create index tasks_lead on tasks (tenant_id, lead_id);
create index tasks_seller on tasks (tenant_id, user_id) where user_id is not null;
create index tasks_changed on tasks (tenant_id, updated_at desc);
call protect('tasks', 'select, insert, update, delete');

-- migrate:down
