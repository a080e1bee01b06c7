-- migrate:up transaction:false
create index concurrently flow_requests_by_age on flow_requests (tenant_id, created_at);

-- migrate:down
