-- migrate:up
-- Accepted, and nothing was ever heard: its webhooks may be lost. Asked about after 15 minutes, then every two hours for two days.
alter table messages add column asked_at timestamptz;
create index messages_silent on messages (accepted_at) where state = 'accepted' and provider_id is not null;

create function claim_silent(most integer) returns table (id uuid, tenant_id uuid, provider_id text, credential_key text)
language sql volatile security definer set search_path = public, pg_temp as $$
  update messages m set asked_at = now()
  from senders s
  where s.id = m.sender_id and s.provider = 'ycloud' and m.id in (
    select q.id from messages q
    where q.state = 'accepted' and q.provider_id is not null
      and q.accepted_at < now() - interval '15 minutes' and q.accepted_at > now() - interval '2 days'
      and (q.asked_at is null or q.asked_at < now() - interval '2 hours')
    order by q.accepted_at limit most for update skip locked)
  returning m.id, m.tenant_id, m.provider_id, s.credential_key
$$;
revoke all on function claim_silent from public;
grant execute on function claim_silent to cadencia_app;

-- migrate:down
