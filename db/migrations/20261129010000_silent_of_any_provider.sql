-- migrate:up

-- Every provider may be asked what became of a message; which one it was comes with the message.
drop function claim_silent;
create function claim_silent(most integer)
returns table (id uuid, tenant_id uuid, provider text, provider_id text, credential_key text)
language sql volatile security definer set search_path = public, pg_temp as $$
  update messages m set asked_at = now()
  from senders s
  where s.id = m.sender_id and m.id in (
    select q.id from messages q
    where q.state = 'accepted' and q.provider_id is not null
      and q.accepted_at < now() - interval '15 minutes' and q.accepted_at > now() - interval '2 days'
      and (q.asked_at is null or q.asked_at < now() - interval '2 hours')
    order by q.accepted_at limit most for update skip locked)
  returning m.id, m.tenant_id, s.provider, m.provider_id, s.credential_key
$$;
revoke all on function claim_silent from public;
grant execute on function claim_silent to cadencia_app;

-- migrate:down
