-- migrate:up
-- The stream of changes (db/changes.ts) asks these once a second while somebody looks.
create index carts_changed on carts (tenant_id, updated_at desc);
create index sync_runs_changed on sync_runs (tenant_id, updated_at desc);

-- migrate:down
