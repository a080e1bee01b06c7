-- migrate:up

-- Which providers there are is said once, by the registry of their adapters (workflows/providers/mod.ts).
alter table senders drop constraint senders_provider_check;
alter table webhook_endpoints drop constraint webhook_endpoints_provider_check;

-- migrate:down
