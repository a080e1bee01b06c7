-- migrate:up transaction:false
create index concurrently carts_status on carts (tenant_id, status, created_at desc, id desc);

-- migrate:down
