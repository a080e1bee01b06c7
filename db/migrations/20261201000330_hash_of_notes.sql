-- migrate:up
-- The hash of a note as `audit_hash(null, unsealed_entry(u))` has it, in one expression that PostgreSQL works out in place: what
-- programs do comes in crowds, and each note is hashed when it is written and once more when it is sealed (41 µs each, 13 since).
-- Its names were looked up when it was made: nobody's search path counts.
create function unsealed_hash(u unsealed_events) returns bytea language sql stable
return sha256(convert_to(jsonb_build_array(
  u.tenant_id, u.actor_type, u.actor_id, u.action, u.object_type, u.object_id, u.outcome, u.data, u.request_id, u.ip,
  (extract(epoch from u.occurred_at) * 1000000)::bigint, u.id)::text, 'UTF8'));
revoke all on function unsealed_hash from public;
grant execute on function unsealed_hash to cadencia_app;

create or replace function hash_unsealed() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.hash := unsealed_hash(new);
  return new;
end $$;

create or replace function seal_audit(of_tenant uuid, most integer) returns integer
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
    select * from unsealed_events u where u.tenant_id = of_tenant and u.hash = unsealed_hash(u) order by u.id limit most
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

-- migrate:down
