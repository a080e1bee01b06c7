-- migrate:up
-- Starts and signals are sent to Temporal outside any transaction, so a claim is a lease and not a row lock: the workflow
-- itself writes to the enrolment while the relay is still waiting for the answer to its start.
alter table enrolments add column claimed_until timestamptz;
alter table enrolment_signals add column claimed_until timestamptz;

-- What the relay made of an event, per flow: {"<flow id>": "entered" | a reason}. The answer to "why did this flow not start?".
alter table events add column outcome jsonb;

drop function claim_starts(integer);
create function claim_starts(most integer) returns table (id uuid, tenant_id uuid, flow_id uuid, version integer)
language sql volatile security definer set search_path = public, pg_temp as $$
  update enrolments e set claimed_until = now() + interval '30 seconds'
  where e.id in (
    select q.id from enrolments q
    where q.started_at is null and q.ended_at is null and (q.claimed_until is null or q.claimed_until < now())
    order by q.created_at limit most for update skip locked)
  returning e.id, e.tenant_id, e.flow_id, e.version
$$;

create function complete_starts(ids uuid[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update enrolments set started_at = coalesce(started_at, now()), claimed_until = null where id = any(ids)
$$;

create function release_starts(ids uuid[], seconds integer) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update enrolments set claimed_until = now() + seconds * interval '1 second' where id = any(ids) and started_at is null
$$;

-- Only the oldest signal of each enrolment may be claimed, so that several relays keep the order.
drop function claim_signals(integer);
create function claim_signals(most integer)
returns table (id bigint, tenant_id uuid, enrolment_id uuid, name text, payload jsonb)
language sql volatile security definer set search_path = public, pg_temp as $$
  update enrolment_signals s set claimed_until = now() + interval '30 seconds', attempts = least(s.attempts + 1, 30000)
  where s.id in (
    select h.id from enrolment_signals h join enrolments e on e.id = h.enrolment_id
    where e.started_at is not null and (h.claimed_until is null or h.claimed_until < now())
      and not exists (select from enrolment_signals b where b.enrolment_id = h.enrolment_id and b.id < h.id)
    order by h.id limit most for update of h skip locked)
  returning s.id, s.tenant_id, s.enrolment_id, s.name, s.payload
$$;

create function complete_signals(ids bigint[]) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from enrolment_signals where id = any(ids)
$$;

create function release_signals(ids bigint[], seconds integer) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update enrolment_signals set claimed_until = now() + seconds * interval '1 second' where id = any(ids)
$$;

-- Silence until the settle time: the doubt becomes "unconfirmed". The workflow's own timer comes at the same instant; this is
-- for messages whose enrolment has ended meanwhile.
create function settle_doubtful() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with settled as (
    update messages set state = 'unconfirmed', reason = 'unconfirmed'
    where state in ('submitting', 'unknown') and settle_at <= now() returning 1)
  select count(*)::integer from settled
$$;

-- Enrolments that should have moved by now. Each is looked at once in five minutes.
create function claim_overdue(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update enrolments e set claimed_until = now() + interval '5 minutes'
  where e.id in (
    select q.id from enrolments q
    where q.started_at is not null and q.ended_at is null and (q.claimed_until is null or q.claimed_until < now())
      and (q.wake_at < now() - interval '2 minutes'
        or q.wake_at is null and q.state = 'running' and q.updated_at < now() - interval '2 minutes')
    order by q.updated_at limit most for update skip locked)
  returning e.id, e.tenant_id
$$;

-- The pace of each sender over all workers: when the next message may go, and until when the provider wants silence.
create table sender_pace (
  sender_id uuid primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  next_at timestamptz not null default now(),
  blocked_until timestamptz,
  blocked_reason text,
  foreign key (tenant_id, sender_id) references senders (tenant_id, id) on delete cascade
) with (fillfactor = 50);
call protect('sender_pace', 'select, insert, update');

-- Who is at work. Holds nothing of any tenant; every row is visible to all.
create table worker_heartbeats (
  id text primary key,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default now(),
  data jsonb not null default '{}'
);
alter table worker_heartbeats enable row level security;
alter table worker_heartbeats force row level security;
create policy everyone on worker_heartbeats to cadencia_app using (true) with check (true);
grant select, insert, update, delete on worker_heartbeats to cadencia_app;

revoke all on function claim_starts, complete_starts, release_starts, claim_signals, complete_signals, release_signals,
  settle_doubtful, claim_overdue from public;
grant execute on function claim_starts, complete_starts, release_starts, claim_signals, complete_signals, release_signals,
  settle_doubtful, claim_overdue to cadencia_app;

-- migrate:down
