-- migrate:up transaction:false
create index concurrently messages_open on messages (tenant_id, open_state, created_at desc, id desc)
  where open_state in ('planned', 'submitting', 'unknown', 'unconfirmed');

-- migrate:down
