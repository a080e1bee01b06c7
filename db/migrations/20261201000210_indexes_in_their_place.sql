-- migrate:up
-- What was built beside them takes the place of the indexes before: a moment's lock, for nothing is read or built here.
drop index lead_credits_day;
alter index lead_credits_by_kind rename to lead_credits_day;
drop index enrolments_place;
alter index enrolments_at_step rename to enrolments_place;
alter table flow_counts drop constraint flow_counts_pkey, add constraint flow_counts_pkey primary key using index flow_counts_by_key;

-- migrate:down
