-- migrate:up
-- The ids that networks put behind the address of a page (`fbclid`, `gclid`), and Meta's own cookies (`fbc`, `fbp`): by name.
alter table lead_touches add column click_ids jsonb;

-- migrate:down
