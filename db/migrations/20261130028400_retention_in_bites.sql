-- migrate:up
-- What is old is walked in the order of time, each tenant's by itself. The places of rows told it only until space was used again.
create index events_by_age on events (tenant_id, occurred_at);
create index enrolment_steps_by_age on enrolment_steps (tenant_id, occurred_at);
create index message_events_by_age on message_events (tenant_id, received_at);
create index webhook_inbox_by_age on webhook_inbox (tenant_id, received_at);
drop index events_age, enrolment_steps_age, message_events_age, webhook_inbox_age;
-- Worked off before contents were emptied at once: none any more.
create index webhook_inbox_full on webhook_inbox (tenant_id) where raw <> '' and processed_at is not null and error is null;

-- A fiftieth of a table goes in a week: with a fifth, as is usual, its space would be free for new rows only months later.
alter table events set (autovacuum_vacuum_scale_factor = 0.02);
alter table enrolment_steps set (autovacuum_vacuum_scale_factor = 0.02);
alter table message_events set (autovacuum_vacuum_scale_factor = 0.02);
alter table webhook_inbox set (autovacuum_vacuum_scale_factor = 0.02);

alter table retention_runs
  add column removed bigint not null default 0,   -- by all runs so far
  add column reached timestamptz;                 -- everything before it is seen to by the run under way

-- How long a business keeps something, where that is not as usual.
create table retention_choices (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  rule text not null,
  days integer not null check (days between 1 and 3650),
  chosen_at timestamptz not null default now(),
  primary key (tenant_id, rule)
);
call protect('retention_choices', 'select, insert, update, delete');

-- migrate:down
