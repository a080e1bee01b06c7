-- migrate:up
-- Who may be one person is found among all leads by these indexes alone, without their rows.
drop index leads_email_key;
create index leads_email_key on leads (tenant_id, email_key) include (created_at) where email_key is not null;
drop index leads_name_key;
create index leads_name_key on leads (tenant_id, name_key) include (phone_key, created_at) where name_key is not null;

-- migrate:down
