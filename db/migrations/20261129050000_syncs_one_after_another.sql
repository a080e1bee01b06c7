-- migrate:up
-- A sync that is under way may have passed what somebody changed just now, so another may be asked for meanwhile. It waits: two
-- of one kind at once would do the same work twice.
create or replace function claim_syncs(wanted text, most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update sync_runs r set claimed_until = now() + interval '2 minutes'
  where r.id in (
    select q.id from sync_runs q
    where q.kind = wanted and q.state = 'running' and (q.claimed_until is null or q.claimed_until < now())
      and not exists (
        select from sync_runs o
        where o.tenant_id = q.tenant_id and o.kind = q.kind and o.account_id is not distinct from q.account_id
          and o.id <> q.id and o.state = 'running' and o.claimed_until >= now())
    order by q.started_at limit most for update skip locked)
  returning r.id, r.tenant_id
$$;

-- migrate:down
