-- migrate:up
-- The leads behind a number are read from the newest day on, only as far as a page goes.
create index lead_credits_day on lead_credits (tenant_id, day desc);

-- migrate:down
