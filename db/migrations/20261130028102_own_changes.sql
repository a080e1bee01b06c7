-- migrate:up
-- What a person did last, for figures that are kept for a while: their own change they see at once. Also the audit by person. Of people
-- only: programs' entries are not in it and cost nothing.
create index system_events_of_person on system_events (tenant_id, actor_id, seq desc) where actor_type = 'user';

-- migrate:down
