-- migrate:up
-- What the sentence of a message's reason names besides its code: the zone whose quiet hours it waits for, the missing value's path.
alter table messages add column reason_data jsonb;

-- migrate:down
alter table messages drop column reason_data;
