-- migrate:up transaction:false
-- The list behind a number asks for people whom ads brought, or for the others: few of a day's credits are of the one kind,
-- and a day may have thousands of them.
create index concurrently lead_credits_by_kind on lead_credits (tenant_id, is_meta, day desc, lead_id desc);

-- migrate:down
