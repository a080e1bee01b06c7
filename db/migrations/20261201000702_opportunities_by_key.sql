-- migrate:up transaction:false
create index concurrently opportunities_by_key on opportunities using gin (search_key extensions.gin_trgm_ops) with (fastupdate = on);

-- migrate:down
