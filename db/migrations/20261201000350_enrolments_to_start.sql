-- migrate:up transaction:false
create index concurrently enrolments_to_start on enrolments (tenant_id, created_at, id desc) where started_at is null and ended_at is null;

-- migrate:down
