-- migrate:up
-- HSM Automation stands in the menu of ceo and admin; in that of marketing where the tenant says so.
alter table tenants add column marketing_sees_automation boolean not null default false;

-- migrate:down
