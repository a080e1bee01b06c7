-- migrate:up
-- What programs did, noted in the transaction of the deed and not yet in the chain: whoever writes here stands in no line behind the
-- others of their tenant. One writer per tenant at a time takes rows from here into the chain (seal_audit), and there is no other way
-- out. The app chooses neither a row's number nor its time; the number stays with it in the chain, under its hash.
create table unsealed_events (
  id bigint generated always as identity,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  actor_type text not null check (actor_type in ('user', 'api_key', 'system', 'webhook', 'operator')),
  actor_id text,
  action text not null,
  object_type text,
  object_id text,
  outcome text not null check (outcome in ('ok', 'denied', 'failed')),
  data jsonb not null default '{}',
  request_id text,
  ip text,
  occurred_at timestamptz not null default clock_timestamp(),
  hash bytea not null,                  -- of the row as it was written, before it has one in front of it
  primary key (tenant_id, id)
);
call protect('unsealed_events', 'select');
grant insert (actor_type, actor_id, action, object_type, object_id, outcome, data, request_id, ip) on unsealed_events to cadencia_app;

alter table system_events add column noted bigint;  -- its number before it was sealed; null: it went into the chain at once

-- As before, and the number where there is one.
create or replace function audit_hash(prev bytea, e system_events) returns bytea
language sql immutable set search_path = public, pg_temp as $$
  select sha256(coalesce(prev, ''::bytea) || convert_to((jsonb_build_array(
    e.tenant_id, e.actor_type, e.actor_id, e.action, e.object_type, e.object_id, e.outcome, e.data, e.request_id, e.ip,
    (extract(epoch from e.occurred_at) * 1000000)::bigint)
    || case when e.noted is null then '[]'::jsonb else jsonb_build_array(e.noted) end)::text, 'UTF8'))
$$;

create function unsealed_entry(u unsealed_events) returns system_events
language sql stable set search_path = public, pg_temp as $$
  select jsonb_populate_record(null::system_events, to_jsonb(u) - 'id' - 'hash' || jsonb_build_object('noted', u.id))
$$;

create function hash_unsealed() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.hash := audit_hash(null, unsealed_entry(new));
  return new;
end $$;
create trigger hash before insert on unsealed_events for each row execute function hash_unsealed();

-- Takes a tenant's rows into the chain, in the order of their numbers; one that is not as it was written stays, for all to see.
-- Answers how many it took.
create function seal_audit(of_tenant uuid, most integer) returns integer
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  note unsealed_events;
  entry system_events;
  last_seq bigint;
  last_hash bytea;
  ids bigint[] := '{}';
begin
  -- The line in which the other writers of the chain stand (db/platform/audit.ts).
  perform pg_advisory_xact_lock(hashtextextended('audit:' || of_tenant, 0));
  select s.seq, s.hash into last_seq, last_hash from system_events s where s.tenant_id = of_tenant order by s.seq desc limit 1;
  for note in
    select * from unsealed_events u where u.tenant_id = of_tenant and u.hash = audit_hash(null, unsealed_entry(u)) order by u.id limit most
  loop
    entry := unsealed_entry(note);
    last_seq := coalesce(last_seq, 0) + 1;
    insert into system_events (tenant_id, seq, actor_type, actor_id, action, object_type, object_id, outcome, data, request_id, ip,
      occurred_at, noted, prev_hash, hash)
    values (of_tenant, last_seq, entry.actor_type, entry.actor_id, entry.action, entry.object_type, entry.object_id, entry.outcome,
      entry.data, entry.request_id, entry.ip, entry.occurred_at, entry.noted, last_hash, audit_hash(last_hash, entry))
    returning hash into last_hash;
    ids := ids || note.id;
  end loop;
  delete from unsealed_events u where u.tenant_id = of_tenant and u.id = any(ids);
  return cardinality(ids);
end $$;

-- For the worker: whose rows wait.
create function unsealed_tenants() returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive waiting(tenant) as (
    (select u.tenant_id from unsealed_events u order by u.tenant_id limit 1)
    union all
    select (select u.tenant_id from unsealed_events u where u.tenant_id > w.tenant order by u.tenant_id limit 1)
    from waiting w where w.tenant is not null)
  select tenant from waiting where tenant is not null
$$;
revoke all on function unsealed_entry, hash_unsealed, seal_audit, unsealed_tenants from public;
grant execute on function unsealed_entry, seal_audit, unsealed_tenants to cadencia_app;

-- migrate:down
