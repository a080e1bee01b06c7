-- migrate:up transaction:false
-- Whether somebody's people are still on their way into a flow is asked with each count that is kept.
create index concurrently audience_runs_newest_of_all on audience_runs (tenant_id, created_at desc, id desc);

-- migrate:down
