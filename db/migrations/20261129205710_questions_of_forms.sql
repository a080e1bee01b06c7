-- migrate:up
-- What a form asks, as its leads show it, and which question is the phone: found by what it says, or chosen by a person.
alter table meta_lead_forms
  add column questions text[] not null default '{}',
  add column phone_found boolean,          -- null: no lead of it was read yet
  add column phone_question text,          -- chosen by a person; null: nobody had to
  add column last_test_at timestamptz;     -- when Meta's testing tool last sent a lead: it is no person, and shows that leads arrive

-- migrate:down
