-- migrate:up
-- Somebody knows that the form asks for no phone: nothing is missing. Other questions, and it is asked anew.
alter table meta_lead_forms add column asks_no_phone boolean not null default false;

-- migrate:down
