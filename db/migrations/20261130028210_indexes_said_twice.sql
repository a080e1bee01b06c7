-- migrate:up
-- Each of these is the beginning of another index over the same rows, and every change of a message or enrolment wrote both:
-- of messages_tenant_id_enrolment_id_node_id_visit_key, and of enrolments_newest.
drop index messages_enrolment;
drop index enrolments_created;

-- migrate:down
