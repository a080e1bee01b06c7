-- migrate:up
-- How many flows passed the lead on, one to the next, until it came into this one (the step "enter another flow").
alter table enrolments add column depth integer not null default 0;

-- migrate:down
