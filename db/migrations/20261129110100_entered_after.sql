-- migrate:up
-- Whoever is put into a flow by hand has a past that nobody may have worked off yet, such as the message that made the lead: up to
-- this event it is no news to the enrolment. Null: nothing was waiting, or an event let the person in.
alter table enrolments add column since_seq bigint;

-- migrate:down
