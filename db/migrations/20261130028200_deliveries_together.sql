-- migrate:up
-- Deliveries in which nobody says anything come in crowds: those that come at the same time for one tenant are stored by one statement.
-- Answers for each whether it was stored, in their order: false where it was there already, or came twice with the same id.
create function store_plain_deliveries(of_tenant uuid, of_providers text[], of_endpoints text[], event_ids text[], bodies bytea[])
returns setof boolean language plpgsql set search_path = public, pg_temp as $$
begin
  perform set_config('app.tenant_id', of_tenant::text, true);
  -- For the diagnostics page, so once a minute is enough; who is just doing so for one does it for all.
  update webhook_endpoints set last_event_at = now() where id in (
    select e.id from webhook_endpoints e
    where e.id = any(of_endpoints) and (e.last_event_at is null or e.last_event_at < now() - interval '1 minute')
    for update skip locked);
  return query
  with given as materialized (
    select *, row_number() over (partition by provider, event_id order by place) as nth
    from unnest(of_providers, of_endpoints, event_ids, bodies) with ordinality as g(provider, endpoint, event_id, body, place)
  ), stored as (
    insert into webhook_inbox (provider, endpoint, external_event_id, raw, is_said)
    select provider, endpoint, event_id, body, false from given where nth = 1 order by place
    on conflict (tenant_id, provider, external_event_id) do nothing
    returning provider, external_event_id
  )
  select nth = 1 and s.provider is not null
  from given g left join stored s on s.provider = g.provider and s.external_event_id = g.event_id
  order by place;
end $$;
revoke all on function store_plain_deliveries from public;
grant execute on function store_plain_deliveries to cadencia_app;

-- migrate:down
