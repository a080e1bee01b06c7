-- migrate:up
-- What is kept how long is said in db/platform/retention.ts; the worker removes the rest.
grant delete on webhook_inbox, events, enrolment_steps, message_events, lost_tries, sync_runs, notifications to cadencia_app;

-- What is old is found by its place in the table: rows come in the order of time.
create index webhook_inbox_age on webhook_inbox using brin (received_at);
create index events_age on events using brin (occurred_at);
create index enrolment_steps_age on enrolment_steps using brin (occurred_at);
create index message_events_age on message_events using brin (received_at);

-- When each rule was last applied, and what it removed.
create table retention_runs (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  rule text not null,
  days integer not null,                -- as configured for the worker that applied it
  began_at timestamptz not null,
  ended_at timestamptz,                 -- null: under way, or the worker died
  rows bigint not null default 0,       -- removed by the last run that ended
  primary key (tenant_id, rule)
);
call protect('retention_runs', 'select, insert, update');

-- migrate:down
