-- migrate:up
-- PostgreSQL lets transactions that notify commit one after another, in the whole cluster. So of those that fill one of the busy queues
-- at the same time only three wake the relay (three, because one of them may be long: a file that is taken in), and none whose
-- statement wrote nothing: each event asks who is to be told of it, and mostly that is nobody. Whoever is woken looks again soon after
-- and finds what the others wrote; whatever happens, these queues are looked at each second (workflows/relay/relay.ts).
create function wake_relay_of_rows() returns trigger language plpgsql as $$
begin
  if not exists (select from grown) then return null; end if;
  for slot in 0..2 loop
    if pg_try_advisory_xact_lock(hashtext('wake ' || tg_table_name), slot) then
      perform pg_notify('cadencia_relay', tg_table_name);
      return null;
    end if;
  end loop;
  return null;
end $$;
do $$
declare
  tbl text;
begin
  foreach tbl in array array['events', 'enrolments', 'enrolment_signals', 'webhook_inbox', 'webhook_calls', 'conversions'] loop
    execute format('drop trigger wake on %I', tbl);
    execute format('create trigger wake after insert on %I referencing new table as grown for each statement execute function wake_relay_of_rows()', tbl);
  end loop;
end $$;

-- migrate:down
