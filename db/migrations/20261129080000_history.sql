-- migrate:up
-- A fact that is written down long after it happened. It stays in the timeline and reaches the flows that its lead is in, but lets
-- nobody into one. Every door says so by this one column; the rest follows here.
alter table events add column history boolean not null default false;

-- Where nobody listens there is nothing to do for the relay: fifty thousand imported rows do not stand in its queue.
create function settle_history() returns trigger language plpgsql as $$
begin
  if not exists (select from enrolments n where n.tenant_id = new.tenant_id and n.lead_id = new.lead_id and n.ended_at is null) then
    new.processed_at := now();
  end if;
  return new;
end $$;
create trigger settle_history before insert on events for each row when (new.history) execute function settle_history();

-- Deleting a deal ends what is under way about it.
create index enrolments_subject on enrolments (tenant_id, subject) where ended_at is null and subject is not null;
create index events_subject_queue on events (tenant_id, subject) where processed_at is null and subject is not null;

-- migrate:down
