-- migrate:up
-- The relay of the release of before (deploy/README.md, upgrades without a pause) hands a signal on as it stands in its row, and knows
-- nothing of numbers: whoever is driven by the newer release would wait for that number for ever. It gets them with the number inside,
-- and no moves of today's kind, which name a version whose plan it would have to add: those stay for the newer release's relay.
create function claim_signals(most integer, also_moves boolean)
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
        and (also_moves or h.payload ->> 'type' is distinct from 'move' or h.payload ? 'plan')
      order by h.id limit share.rows for update of h skip locked) x
    where w.tenant is not null)
  update enrolment_signals s set claimed_until = now() + interval '30 seconds', attempts = least(s.attempts + 1, 30000)
  from taken where s.id = taken.id
  returning s.id, s.tenant_id, s.enrolment_id, taken.flow_id, s.number, s.name, s.payload
$$;

create or replace function claim_signals(most integer)
returns table (id bigint, tenant_id uuid, enrolment_id uuid, flow_id uuid, number bigint, name text, payload jsonb)
language sql volatile set search_path = public, pg_temp as $$
  select id, tenant_id, enrolment_id, flow_id, number, name,
    case when number is null then payload else payload || jsonb_build_object('number', number) end
  from claim_signals(most, false)
$$;
revoke all on function claim_signals(integer), claim_signals(integer, boolean) from public;
grant execute on function claim_signals(integer), claim_signals(integer, boolean) to cadencia_app;

-- migrate:down
