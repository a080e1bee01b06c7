-- migrate:up
-- Sites whose pages may hand in leads with an ingest key and read the answer, as browsers name them: `https://example.com`.
alter table api_keys add column origins text[] not null default '{}' check (cardinality(origins) <= 20);

drop function find_api_key(bytea);
create function find_api_key(hash bytea) returns table (id uuid, tenant_id uuid, kind text, name text, origins text[])
language sql stable security definer set search_path = public, pg_temp as $$
  select id, tenant_id, kind, name, origins from api_keys where key_hash = hash and revoked_at is null
$$;
revoke all on function find_api_key from public;
grant execute on function find_api_key to cadencia_app;

-- migrate:down
