-- migrate:up
-- Workflows that were started and have not come to their first wait: what stands in Temporal's own queue, which knows no tenants.
create index enrolments_beginning on enrolments (tenant_id, started_at) where started_at is not null and ended_at is null and seq = 0;

-- Of each tenant only so many workflows begin at a time, for each worker that is alive, so that whoever lets fifty thousand people in
-- does not stand before everybody else at Temporal and in the workers. One that takes longer than a minute is held up by something
-- else and counts no more.
create function claim_starts(most integer, at_once integer) returns table (id uuid, tenant_id uuid, flow_id uuid, version integer)
language sql volatile security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select q.tenant_id from enrolments q where q.started_at is null and q.ended_at is null order by q.tenant_id limit 1)
    union all
    select (select q.tenant_id from enrolments q where q.started_at is null and q.ended_at is null and q.tenant_id > w.tenant
      order by q.tenant_id limit 1)
    from waiting w where w.tenant is not null),
  share(rows, room) as (
    select greatest(ceil(most::numeric / greatest(count(tenant), 1)), 1)::integer,
      at_once * greatest((select count(*) from worker_heartbeats where beat_at > now() - interval '30 seconds'), 1)::integer
    from waiting),
  taken as materialized (
    select x.id from waiting w, share,
    lateral (
      select count(*)::integer as number from (
        select from enrolments b where b.tenant_id = w.tenant and b.started_at > now() - interval '1 minute' and b.ended_at is null
          and b.seq = 0 limit share.room) those) beginning,
    lateral (
      select q.id from enrolments q
      where q.tenant_id = w.tenant and q.started_at is null and q.ended_at is null
        and (q.claimed_until is null or q.claimed_until < now())
      order by q.created_at limit least(share.rows, share.room - beginning.number) for update skip locked) x
    where w.tenant is not null)
  update enrolments e set claimed_until = now() + interval '30 seconds' from taken where e.id = taken.id
  returning e.id, e.tenant_id, e.flow_id, e.version
$$;

-- Whether some wait for their turn.
create function starts_waiting() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from enrolments where started_at is null and ended_at is null and (claimed_until is null or claimed_until < now()))
$$;

-- What people say of a tenant whose earlier events made more workflows than have been started is worked off all the same; the rest waits.
create function claim_events(most integer, only_said boolean) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select e.tenant_id from events e where e.processed_at is null and e.attempts < 5 order by e.tenant_id limit 1)
    union all
    select (select e.tenant_id from events e where e.processed_at is null and e.attempts < 5 and e.tenant_id > w.tenant
      order by e.tenant_id limit 1)
    from waiting w where w.tenant is not null),
  share(rows) as (select greatest(ceil(most::numeric / greatest(count(tenant), 1)), 1)::integer from waiting)
  select q.id, q.tenant_id from waiting w, share,
  lateral (
    select count(*) >= 100 as is_behind from (
      select from enrolments n where n.tenant_id = w.tenant and n.started_at is null and n.ended_at is null
        and (n.claimed_until is null or n.claimed_until < now()) limit 100) those) starts,
  lateral (
    select x.id, x.tenant_id from (
      select said.id, said.tenant_id from (
        select e.id, e.tenant_id from events e
        where e.tenant_id = w.tenant and e.processed_at is null and e.attempts < 5 and is_said(e.type)
        order by e.seq limit share.rows for update skip locked) said
      union all
      -- Apart, so that nobody reads through a crowd to find that none of it was said.
      select rest.id, rest.tenant_id from (
        select e.id, e.tenant_id from events e
        where not (only_said or starts.is_behind)
          and e.tenant_id = w.tenant and e.processed_at is null and e.attempts < 5 and not is_said(e.type)
        order by e.seq limit share.rows for update skip locked) rest) x
    limit share.rows) q
  where w.tenant is not null
$$;
revoke all on function claim_events(integer, boolean), claim_starts(integer, integer), starts_waiting from public;
grant execute on function claim_events(integer, boolean), claim_starts(integer, integer), starts_waiting to cadencia_app;

-- The worker of the release of before asks without saying whose (20261201000400).
create or replace function claim_events(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile set search_path = public, pg_temp as $$ select * from claim_events(most, false) $$;
create or replace function claim_starts(most integer) returns table (id uuid, tenant_id uuid, flow_id uuid, version integer)
language sql volatile set search_path = public, pg_temp as $$ select * from claim_starts(most, 24) $$;

-- migrate:down
