-- migrate:up
-- What requests of flows came to goes with the steps of runs that are over (db/platform/retention.ts).
grant delete on flow_requests to cadencia_app;

-- migrate:down
