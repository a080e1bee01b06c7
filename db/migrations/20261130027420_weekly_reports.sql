-- migrate:up
-- Who gets the report of the week, apart from who is told of troubles.
alter table alert_settings add column weekly_emails text[] not null default '{}' check (cardinality(weekly_emails) <= 20);

-- migrate:down
alter table alert_settings drop column weekly_emails;
