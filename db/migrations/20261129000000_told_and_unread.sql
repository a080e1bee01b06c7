-- migrate:up
-- How many signals were written for an enrolment. Each has its number, so that its workflow takes each once and in order, and
-- so that nothing is sent for a workflow that has not heard of all of them. Signals of before have none.
alter table enrolments add column told bigint not null default 0;
alter table enrolment_signals add column number bigint;
create index enrolment_signals_waiting on enrolment_signals (tenant_id, id);

-- Whose delivery it is, where the provider says so, and whether a person said something: known before it is read.
alter table webhook_inbox
  add column phone_key text,
  add column wa_user_id text,
  add column is_said boolean not null default false;
create index webhook_inbox_phone on webhook_inbox (tenant_id, phone_key) where processed_at is null and phone_key is not null;
create index webhook_inbox_user on webhook_inbox (tenant_id, wa_user_id) where processed_at is null and wa_user_id is not null;
drop index webhook_inbox_queue;
create index webhook_inbox_queue on webhook_inbox (tenant_id, is_said desc, seq) where processed_at is null and attempts < 3 and provider <> 'meta';
create index webhook_inbox_notices on webhook_inbox (seq) where processed_at is null and attempts < 3 and provider = 'meta';

-- What in the outside world an event came of: all events of one delivery, request or form have the same. One cause, one effect:
-- what a message says does not end the flow that the same message started. A transaction is one cause, unless it works off several.
alter table events add column cause text;
alter table events alter column cause set default coalesce(nullif(current_setting('app.cause', true), ''), pg_current_xact_id()::text);

-- What people say or do themselves; it is worked off before what machines report and imports bring.
create function is_said(type text) returns boolean language sql immutable parallel safe as $$
  select type in ('message.replied', 'message.button', 'message.answered', 'lead.opted_out')
$$;
drop index events_queue;
create index events_queue on events (tenant_id, is_said(type) desc, seq) where processed_at is null and attempts < 5;
create index events_waiting on events (tenant_id, lead_id) where processed_at is null;

drop index enrolments_queue;
create index enrolments_queue on enrolments (tenant_id, created_at) where started_at is null and ended_at is null;
create index enrolments_overdue on enrolments (wake_at) where ended_at is null and started_at is not null;

-- Queues are fair: each claim gives every tenant that waits an equal share, so that nobody's flood stands before anybody's reply.
-- Tenants are found by hopping along the index, not by reading what waits.
create or replace function claim_events(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select e.tenant_id from events e where e.processed_at is null and e.attempts < 5 order by e.tenant_id limit 1)
    union all
    select (select e.tenant_id from events e where e.processed_at is null and e.attempts < 5 and e.tenant_id > w.tenant
      order by e.tenant_id limit 1)
    from waiting w where w.tenant is not null),
  share(rows) as (select greatest(ceil(most::numeric / greatest(count(tenant), 1)), 1)::integer from waiting)
  select q.id, q.tenant_id from waiting w, share, lateral (
    select e.id, e.tenant_id from events e
    where e.tenant_id = w.tenant and e.processed_at is null and e.attempts < 5
    order by is_said(e.type) desc, e.seq limit share.rows for update skip locked) q
  where w.tenant is not null
$$;

create or replace function claim_inbox(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select i.tenant_id from webhook_inbox i where i.processed_at is null and i.attempts < 3 and i.provider <> 'meta' order by i.tenant_id limit 1)
    union all
    select (select i.tenant_id from webhook_inbox i
      where i.processed_at is null and i.attempts < 3 and i.provider <> 'meta' and i.tenant_id > w.tenant order by i.tenant_id limit 1)
    from waiting w where w.tenant is not null),
  share(rows) as (select greatest(ceil(most::numeric / greatest(count(tenant), 1)), 1)::integer from waiting)
  select q.id, q.tenant_id from waiting w, share, lateral (
    select i.id, i.tenant_id from webhook_inbox i
    where i.tenant_id = w.tenant and i.processed_at is null and i.attempts < 3 and i.provider <> 'meta'
    order by i.is_said desc, i.seq limit share.rows for update skip locked) q
  where w.tenant is not null
$$;

create or replace function claim_starts(most integer) returns table (id uuid, tenant_id uuid, flow_id uuid, version integer)
language sql volatile security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select q.tenant_id from enrolments q where q.started_at is null and q.ended_at is null order by q.tenant_id limit 1)
    union all
    select (select q.tenant_id from enrolments q where q.started_at is null and q.ended_at is null and q.tenant_id > w.tenant
      order by q.tenant_id limit 1)
    from waiting w where w.tenant is not null),
  share(rows) as (select greatest(ceil(most::numeric / greatest(count(tenant), 1)), 1)::integer from waiting),
  taken as materialized (
    select x.id from waiting w, share, lateral (
      select q.id from enrolments q
      where q.tenant_id = w.tenant and q.started_at is null and q.ended_at is null
        and (q.claimed_until is null or q.claimed_until < now())
      order by q.created_at limit share.rows for update skip locked) x
    where w.tenant is not null)
  update enrolments e set claimed_until = now() + interval '30 seconds' from taken where e.id = taken.id
  returning e.id, e.tenant_id, e.flow_id, e.version
$$;

-- Only the oldest signal of each enrolment may be claimed, so that several relays keep the order.
drop function claim_signals(integer);
create function claim_signals(most integer)
returns table (id bigint, tenant_id uuid, enrolment_id uuid, flow_id uuid, number bigint, name text, payload jsonb)
language sql volatile security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select s.tenant_id from enrolment_signals s order by s.tenant_id limit 1)
    union all
    select (select s.tenant_id from enrolment_signals s where s.tenant_id > w.tenant order by s.tenant_id limit 1)
    from waiting w where w.tenant is not null),
  share(rows) as (select greatest(ceil(most::numeric / greatest(count(tenant), 1)), 1)::integer from waiting),
  taken as materialized (
    select x.id, x.flow_id from waiting w, share, lateral (
      select h.id, e.flow_id from enrolment_signals h join enrolments e on e.id = h.enrolment_id
      where h.tenant_id = w.tenant and e.started_at is not null and (h.claimed_until is null or h.claimed_until < now())
        and not exists (select from enrolment_signals b where b.enrolment_id = h.enrolment_id and b.id < h.id)
      order by h.id limit share.rows for update of h skip locked) x
    where w.tenant is not null)
  update enrolment_signals s set claimed_until = now() + interval '30 seconds', attempts = least(s.attempts + 1, 30000)
  from taken where s.id = taken.id
  returning s.id, s.tenant_id, s.enrolment_id, taken.flow_id, s.number, s.name, s.payload
$$;
revoke all on function claim_signals from public;
grant execute on function claim_signals to cadencia_app;

-- Everybody who is held without an instant, and whose reason is gone, whoever or whatever took it away: tells them to try again.
-- Who is told in the transaction that takes a reason away is told sooner; this finds those who were just being held then.
-- Reasons that this does not know are looked at once an hour.
create or replace function nudge_released() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with held as (
    select e.tenant_id, e.id, e.updated_at, e.waiting_reason as reason, k.sending_stopped or t.sending_stopped or f.sending_stopped
        or f.status = 'paused' or coalesce(s.sending_stopped, false) as is_stopped,
      s.id as sender, c.updated_at as key_since, a.status as template
    from enrolments e
    join tenants t on t.id = e.tenant_id
    join flows f on f.id = e.flow_id
    join kill_switch k on true
    left join messages m on m.tenant_id = e.tenant_id and m.enrolment_id = e.id and m.state = 'planned'
    left join lateral (
      select * from senders x where x.tenant_id = e.tenant_id and (m.sender_id is null or x.id = m.sender_id)
      order by x.is_default desc, x.created_at limit 1) s on true
    left join credentials c on c.tenant_id = s.tenant_id and c.key = s.credential_key
    left join lateral (
      select x.status from meta_templates x
      where x.tenant_id = e.tenant_id and x.name = m.template_name and x.language = m.template_language
      order by x.waba_id is not distinct from s.waba_id desc, x.status = 'APPROVED' desc limit 1) a on true
    where e.ended_at is null and e.state = 'waiting' and e.wake_at is null and e.waiting_reason is not null),
  free as (
    select tenant_id, id from held h
    where case
        when reason like 'kill-switch-%' or reason = 'flow-paused' then not is_stopped
        when reason = 'no-sender' then sender is not null
        when reason like 'template-%' then template = 'APPROVED'
        -- A key that came while the hold was being written counts too; one that is wrong again is tried for a minute.
        when reason = 'provider-auth' then key_since > updated_at - interval '1 minute' or updated_at < now() - interval '1 hour'
        else updated_at < now() - interval '1 hour' end
      and not exists (select from enrolment_signals q where q.enrolment_id = h.id and q.payload = '{"type": "retry"}')
    order by id limit 2000),
  locked as materialized (
    select e.id from enrolments e where e.id in (select id from free) and e.ended_at is null order by e.id for no key update skip locked),
  told as (update enrolments e set told = e.told + 1 from locked where e.id = locked.id returning e.tenant_id, e.id, e.told),
  nudged as (
    insert into enrolment_signals (tenant_id, enrolment_id, number, name, payload)
    select tenant_id, id, told, 'control', '{"type": "retry"}' from told returning 1)
  select count(*)::integer from nudged
$$;

-- Signals of enrolments that ended before they had a workflow: nobody will ever hear them.
create function drop_unheard_signals() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with dropped as (
    delete from enrolment_signals s using enrolments e
    where e.id = s.enrolment_id and e.ended_at is not null and e.started_at is null
      and (e.claimed_until is null or e.claimed_until < now() - interval '5 minutes') returning 1)
  select count(*)::integer from dropped
$$;
revoke all on function drop_unheard_signals, is_said from public;
grant execute on function drop_unheard_signals, is_said to cadencia_app;

-- migrate:down
