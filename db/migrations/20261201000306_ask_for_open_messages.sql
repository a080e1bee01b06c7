-- migrate:up
-- Who asked for the state of messages asks for `open_state`, which is the same of those that wait for something.
drop index messages_changed, messages_rare_state, messages_doubtful, messages_silent, messages_again;

create or replace function settle_doubtful() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with settled as (
    update messages m set state = 'unconfirmed', reason = 'unconfirmed'
    where m.open_state in ('submitting', 'unknown') and m.settle_at <= now()
      and (m.settle_at <= now() - interval '1 hour'
        or exists (select from lost_tries l where l.tenant_id = m.tenant_id and l.message_id = m.id)
        or not exists (
          select from tenants t join enrolments e on e.tenant_id = t.id
          where t.id = m.tenant_id and e.id = m.enrolment_id and e.ended_at is null and t.second_tries ->> lower(m.category) = 'once'))
    returning 1)
  select count(*)::integer from settled
$$;

create or replace function claim_again(most integer)
returns table (id uuid, tenant_id uuid, enrolment_id uuid, flow_id uuid, version integer, node_id text, visit integer)
language sql volatile security definer set search_path = public, pg_temp as $$
  update messages m set again_at = now() + interval '30 seconds'
  where m.id in (
    select q.id from messages q where q.again_at <= now() and q.open_state = 'planned'
    order by q.again_at limit most for update skip locked)
  returning m.id, m.tenant_id, m.enrolment_id, m.flow_id, m.version, m.node_id, m.visit
$$;

create or replace function claim_silent(most integer)
returns table (id uuid, tenant_id uuid, provider text, provider_id text, credential_key text)
language sql volatile security definer set search_path = public, pg_temp as $$
  update messages m set asked_at = now()
  from senders s
  where s.id = m.sender_id and m.id in (
    select q.id from messages q
    where q.open_state = 'accepted' and q.provider_id is not null
      and q.accepted_at < now() - interval '15 minutes' and q.accepted_at > now() - interval '2 days'
      and (q.asked_at is null or q.asked_at < now() - interval '2 hours')
    order by q.accepted_at limit most for update skip locked)
  returning m.id, m.tenant_id, s.provider, m.provider_id, s.credential_key
$$;

create or replace function read_work_numbers() returns table (figure text, label text, amount double precision)
language sql stable security definer set search_path = public, pg_temp as $$
  with queue(label, waits, since) as (
    select 'events', count(*), min(occurred_at) from events
      where processed_at is null and attempts < 5 and occurred_at <= now()
    union all select 'starts', count(*), min(created_at) from enrolments where started_at is null and ended_at is null
    union all select 'signals', count(*), min(created_at) from enrolment_signals
    union all select 'inbox', count(*), min(received_at) from webhook_inbox
      where processed_at is null and attempts < 3 and provider <> 'meta'
    union all select 'meta-leads', count(*), min(received_at) from webhook_inbox
      where processed_at is null and attempts < 3 and provider = 'meta'
    union all select 'webhook-calls', count(*), min(created_at) from webhook_calls where state = 'pending'
    union all select 'conversions', count(*), min(created_at) from conversions where state = 'pending'
    union all select 'mails', count(*), min(created_at) from mails
    union all select 'set-aside', count(*), null from (
      select from events where processed_at is null and attempts >= 5
      union all select from webhook_inbox where processed_at is null and attempts >= 3) a)
  select 'queue_depth', label, waits::float8 from queue
  union all select 'queue_age', label, greatest(0, extract(epoch from now() - since))::float8 from queue where since is not null
  union all select 'held', waiting_reason, count(*)::float8 from enrolments
    where ended_at is null and waiting_reason is not null group by waiting_reason
  union all select 'doubts', '', count(*)::float8 from messages
    where open_state in ('submitting', 'unknown') and settle_at < now() - interval '1 minute'
  union all select 'timers_late', '', count(*)::float8 from enrolments
    where ended_at is null and started_at is not null and wake_at < now() - interval '10 seconds' and waiting_reason is null and state <> 'paused'
  union all select 'timer_lag', '', coalesce(max(extract(epoch from now() - wake_at)), 0)::float8 from enrolments
    where ended_at is null and started_at is not null and wake_at < now() and waiting_reason is null and state <> 'paused'
  union all select 'ads_sync_age', '', coalesce(max(extract(epoch from now() - coalesce(synced_at, connected_at))), 0)::float8
    from ad_accounts where status = 'connected'
  union all select 'workers', '', count(*)::float8 from worker_heartbeats where beat_at > now() - interval '30 seconds'
$$;

-- migrate:down
