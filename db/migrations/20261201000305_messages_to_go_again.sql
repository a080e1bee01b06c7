-- migrate:up transaction:false
create index concurrently messages_to_go_again on messages (again_at) where again_at is not null and open_state = 'planned';

-- migrate:down
