-- migrate:up
-- The leads of a campaign in the order of the list, as those of an ad are; in place of an index that gathered all of them first.
drop index leads_campaign;
create index leads_campaign on leads (tenant_id, meta_campaign_id, created_at desc) where meta_campaign_id is not null;
-- What happened to one thing, from the newest on.
create index system_events_of_object on system_events (tenant_id, object_id, seq desc) where object_id is not null;

-- migrate:down
