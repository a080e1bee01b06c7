-- migrate:up transaction:false
-- What grows with every step and every fact is walked in the order of time, as events and steps are.
create index concurrently webhook_calls_by_age on webhook_calls (tenant_id, created_at);

-- migrate:down
