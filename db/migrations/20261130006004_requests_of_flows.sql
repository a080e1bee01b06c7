-- migrate:up
-- What other systems answered to the steps of an enrolment, by the names that the steps give it.
alter table enrolments add column vars jsonb not null default '{}';

-- Requests of flows to other systems, one row per visit of a step: how often it was tried, and what came of it.
create table flow_requests (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  enrolment_id uuid not null,
  visit integer not null,
  node_id text not null,
  attempts integer not null default 0,
  status integer,                       -- of the last answer; null: there was none
  fault text,                           -- code of why not (words/reasons.ts)
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, enrolment_id, visit),
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete cascade
);
call protect('flow_requests', 'select, insert, update');

-- migrate:down
