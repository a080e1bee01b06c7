-- migrate:up transaction:false
-- Nobody asks for the newest steps of all people: they are read by their enrolment, and walked by age.
drop index concurrently if exists enrolment_steps_newest;

-- migrate:down
