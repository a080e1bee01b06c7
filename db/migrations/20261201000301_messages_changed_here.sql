-- migrate:up transaction:false
create index concurrently messages_changed_here on messages (tenant_id, changed_at desc) where changed_at is not null;

-- migrate:down
