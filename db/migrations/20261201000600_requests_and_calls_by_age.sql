-- migrate:up
-- What grows with every step and every fact is walked in the order of time, as events and steps are.
create index webhook_calls_by_age on webhook_calls (tenant_id, created_at);
create index flow_requests_by_age on flow_requests (tenant_id, created_at);
drop index webhook_calls_age;

-- Whether somebody's people are still on their way into a flow is asked with each count that is kept.
create index audience_runs_newest_of_all on audience_runs (tenant_id, created_at desc, id desc);

-- migrate:down
