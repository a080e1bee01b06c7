-- migrate:up transaction:false
-- Calls are walked by `webhook_calls_by_age`.
drop index concurrently webhook_calls_age;

-- migrate:down
