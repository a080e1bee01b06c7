-- migrate:up
-- The list of enrolments over all flows, and the few rows that the diagnostics count.
create index enrolments_newest on enrolments (tenant_id, created_at desc, id desc);
create index events_failed on events (tenant_id) where processed_at is null and attempts >= 5;
create index webhook_inbox_failed on webhook_inbox (tenant_id, seq desc) where processed_at is null and attempts >= 3;

-- migrate:down
