-- migrate:up
-- Most of what providers deliver tells what became of a message. Nobody says anything with it, so nothing is locked for it, and it is
-- stored by one statement that is its own transaction: it names the tenant, under whose row security the rest runs.
create function store_plain_delivery(of_tenant uuid, of_provider text, of_endpoint text, event_id text, body bytea) returns boolean
language plpgsql set search_path = public, pg_temp as $$
begin
  perform set_config('app.tenant_id', of_tenant::text, true);
  update webhook_endpoints e set last_event_at = now()
  where e.id = of_endpoint and (e.last_event_at is null or e.last_event_at < now() - interval '1 minute');
  insert into webhook_inbox (provider, endpoint, external_event_id, raw, is_said)
  values (of_provider, of_endpoint, event_id, body, false)
  on conflict (tenant_id, provider, external_event_id) do nothing;
  return found;
end $$;
revoke all on function store_plain_delivery from public;
grant execute on function store_plain_delivery to cadencia_app;

-- migrate:down
