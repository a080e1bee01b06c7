-- migrate:up transaction:false
create index concurrently messages_to_settle on messages (settle_at) where open_state in ('submitting', 'unknown');

-- migrate:down
