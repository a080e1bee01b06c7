-- migrate:up
alter table meta_connections
  add column check_after timestamptz not null default now(),  -- when the worker looks into the token next
  add column check_error text,          -- why the last look told nothing: a reason of the Graph client
  add column renewed_at timestamptz,
  add column told_state text not null default 'connected';    -- what the team was last told
create index meta_connections_due on meta_connections (check_after);

alter table ad_accounts add column error text;  -- why the account could not be read when it was last looked at

-- Connections whose token must be looked into, leased for ten minutes.
create function claim_meta_checks(most integer) returns table (tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update meta_connections c set check_after = now() + interval '10 minutes'
  where c.tenant_id in (
    select q.tenant_id from meta_connections q where q.check_after <= now()
    order by q.check_after limit most for update skip locked)
  returning c.tenant_id
$$;
revoke all on function claim_meta_checks from public;
grant execute on function claim_meta_checks to cadencia_app;

-- migrate:down
