-- migrate:up transaction:false
-- The leads of one status in the order of their names: of a million, those before the first of them are not walked past.
create index concurrently leads_status_by_name on leads (tenant_id, status, (coalesce(name, chr(65535)) collate "es-x-icu"), id);

-- migrate:down
