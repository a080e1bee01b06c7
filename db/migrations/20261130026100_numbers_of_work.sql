-- migrate:up
-- How much waits, of everything that a queue or a clock keeps, over all tenants: figures for whoever watches the installation, no row
-- of anybody's. Every part is answered from a partial index that its queue has anyway.
create function read_work_numbers() returns table (figure text, label text, amount double precision)
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
    where state in ('submitting', 'unknown') and settle_at < now() - interval '1 minute'
  union all select 'timers_late', '', count(*)::float8 from enrolments
    where ended_at is null and started_at is not null and wake_at < now() - interval '10 seconds' and waiting_reason is null and state <> 'paused'
  union all select 'timer_lag', '', coalesce(max(extract(epoch from now() - wake_at)), 0)::float8 from enrolments
    where ended_at is null and started_at is not null and wake_at < now() and waiting_reason is null and state <> 'paused'
  union all select 'ads_sync_age', '', coalesce(max(extract(epoch from now() - coalesce(synced_at, connected_at))), 0)::float8
    from ad_accounts where status = 'connected'
  union all select 'workers', '', count(*)::float8 from worker_heartbeats where beat_at > now() - interval '30 seconds'
$$;
revoke all on function read_work_numbers() from public;
grant execute on function read_work_numbers() to cadencia_app;

-- migrate:down
drop function read_work_numbers();
