-- migrate:up transaction:false
-- Who stands at a step, the newest first, without gathering all of them.
create index concurrently enrolments_at_step on enrolments (tenant_id, flow_id, node_id, created_at desc, id desc) where ended_at is null;

-- migrate:down
