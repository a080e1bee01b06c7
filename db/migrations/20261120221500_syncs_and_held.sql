-- migrate:up
alter table sync_runs add column claimed_until timestamptz;
create trigger wake after insert on sync_runs for each statement execute function wake_relay();

-- Runs that somebody asked for, leased; a worker that dies leaves its run to the next.
create function claim_syncs(wanted text, most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update sync_runs r set claimed_until = now() + interval '2 minutes'
  where r.id in (
    select q.id from sync_runs q
    where q.kind = wanted and q.state = 'running' and (q.claimed_until is null or q.claimed_until < now())
    order by q.started_at limit most for update skip locked)
  returning r.id, r.tenant_id
$$;

-- Once a day, and once for a tenant that never was: asks for a sync where there is a number to sync through.
create function request_daily_syncs() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with asked as (
    insert into sync_runs (tenant_id, kind)
    select distinct s.tenant_id, 'templates' from senders s
    where not exists (select from sync_runs r where r.tenant_id = s.tenant_id and r.kind = 'templates' and r.started_at > now() - interval '24 hours')
    returning 1)
  select count(*)::integer from asked
$$;

-- Enrolments that stand still for a kill switch which is off again, for a paused flow that runs again, for a number that is
-- there now: nudges them. Works whoever turned it, also an operator in psql.
create function nudge_released() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with free as (
    select e.tenant_id, e.id
    from enrolments e
    join tenants t on t.id = e.tenant_id
    join flows f on f.id = e.flow_id
    join kill_switch k on true
    left join messages m on m.enrolment_id = e.id and m.state = 'planned'
    left join senders s on s.id = m.sender_id
    where e.ended_at is null and e.state = 'waiting'
      and e.waiting_reason in ('kill-switch-global', 'kill-switch-tenant', 'kill-switch-flow', 'kill-switch-sender', 'flow-paused', 'no-sender')
      and not k.sending_stopped and not t.sending_stopped and not f.sending_stopped and f.status <> 'paused'
      and not coalesce(s.sending_stopped, false)
      and (e.waiting_reason <> 'no-sender' or exists (select from senders x where x.tenant_id = e.tenant_id))
      and not exists (select from enrolment_signals q where q.enrolment_id = e.id and q.payload = '{"type": "retry"}')
    limit 2000),
  nudged as (
    insert into enrolment_signals (tenant_id, enrolment_id, name, payload)
    select tenant_id, id, 'control', '{"type": "retry"}' from free returning 1)
  select count(*)::integer from nudged
$$;

create index enrolments_held on enrolments (waiting_reason) where ended_at is null and waiting_reason is not null;

revoke all on function claim_syncs, request_daily_syncs, nudge_released from public;
grant execute on function claim_syncs, request_daily_syncs, nudge_released to cadencia_app;

-- migrate:down
