-- migrate:up
-- For the list that outlives a backup (db/platform/deletion-list.ts): tenants that were deleted.
create function list_tenant_deletions() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$ select id from tenant_deletions $$;
revoke all on function list_tenant_deletions from public;
grant execute on function list_tenant_deletions to cadencia_app;

-- migrate:down
