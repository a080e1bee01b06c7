-- migrate:up transaction:false
create index concurrently messages_unheard on messages (accepted_at) where open_state = 'accepted' and provider_id is not null;

-- migrate:down
