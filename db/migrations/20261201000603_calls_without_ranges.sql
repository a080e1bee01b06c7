-- migrate:up transaction:false
-- Calls are walked by `webhook_calls_by_age`.
drop index concurrently if exists webhook_calls_age;

-- migrate:down
