-- migrate:up transaction:false
-- As opportunities have it.
create index concurrently sales_status on sales_transactions (tenant_id, status, created_at desc, id desc);

-- migrate:down
