-- migrate:up
-- The numbers of flows, kept ready by day, so that no page counts a million rows. As marketing's totals are (marketing_numbers):
-- writers only note THAT something changed (`flow_count_marks`, append-only, so nobody waits for anybody). `fold_flow_counts` then
-- tallies what changed anew and adds the difference to `flow_counts`. Whoever reads takes the counts, minus what is stored of
-- things with a mark they can see, plus those tallied on the spot: exact in every snapshot.
--
-- A unit is an enrolment with its steps and messages, or a message that no enrolment sent. Days are the tenant's own.
create type flow_tally as (
  kind text,                            -- 'entry', 'visit', 'way', 'message'
  version integer, day date,            -- of the enrolment: its version, and the day it began; null: there is none
  at date,                              -- of a message: the day it was made
  node text,
  one text, two text,                   -- entry: state or result, and why it ended (null: it has not); way: port, next step; message: template, language
  state text, reason text, replied boolean, opted_out boolean,
  again boolean                         -- the lead has been in this flow some other time too
);

-- What a unit contributes, as the counts have it.
create table flow_tallies (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  unit uuid not null,                   -- no foreign key: counts must lose what a deleted one had, by a fold
  flow_id uuid,
  tallies flow_tally[] not null
);
create index flow_tallies_unit on flow_tallies (tenant_id, unit);
call protect('flow_tallies', 'select, insert, delete');

-- Without a unit: everything is to be counted anew.
create table flow_count_marks (
  id bigint generated always as identity,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  unit uuid,
  primary key (tenant_id, id)
);
call protect('flow_count_marks', 'select, insert, delete');
create index flow_count_marks_anew on flow_count_marks (tenant_id) where unit is null;

-- `family` says what is counted and which of the other columns say of what; the rest are '' or 0:
--   entries (day, version, node, one = state or result, two = reason): enrolments, by where they stand or ended
--   again (day, version): those of a lead that had been in the flow another time when they were tallied, so of two entries one at least;
--     where it is 0, people are as many as entries. It may say too much, never too little, and is not proven.
--   inside (node, one = state): open enrolments, whatever their day
--   visits (day, version, node), ways (…, one = port, two = next step): enrolments that came there, or went that way
--   effects (day of the message), nodes (…, node), reasons (…, node, one = reason): messages
--   steps (day of entry, version, node), templates (…, one = name, two = language): messages of enrolments
--   all-templates (day of the message, one = name, two = language; no flow): messages, whoever sent them
create table flow_counts (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  flow_id uuid not null,
  family text not null,
  day date not null, version integer not null, node text not null, one text not null, two text not null,
  n integer not null,
  sent integer not null, delivered integer not null, read integer not null, replied integer not null, opted_out integer not null,
  failed integer not null, unconfirmed integer not null, suppressed integer not null, pending integer not null,
  primary key (tenant_id, flow_id, family, day, version, node, one, two)
);
call protect('flow_counts', 'select, insert, update, delete');

-- What units of the caller's tenant contribute now.
create function flow_tallies_of(units uuid[]) returns table (unit uuid, flow_id uuid, tallies flow_tally[])
language sql stable as $$
  with here as (select id, timezone from tenants where id = current_setting('app.tenant_id')::uuid),
  entered as materialized (
    select e.tenant_id, e.id, e.flow_id, e.version, (e.created_at at time zone here.timezone)::date as day, e.node_id,
      case when e.ended_at is null then e.state else coalesce(e.result, 'ended') end as outcome,
      case when e.ended_at is not null then coalesce(e.reason, 'unknown') end as reason,
      exists (select from enrolments o where o.flow_id = e.flow_id and o.lead_id = e.lead_id and o.id <> e.id) as again
    from enrolments e join here on here.id = e.tenant_id where e.id = any(units)),
  -- Each carries what it needs of its enrolment: two lists that are only made here, joined, would be compared row by row.
  visits as materialized (
    select e.id, e.flow_id, e.version, e.day, s.seq, s.node_id, max(s.outcome) filter (where s.data->>'taken' = 'port') as port
    from entered e join enrolment_steps s on s.tenant_id = e.tenant_id and s.enrolment_id = e.id
    where s.node_id is not null group by 1, 2, 3, 4, 5, 6),
  been as (
    select id, flow_id, version, day, node_id from visits
    union select id, flow_id, version, day, node_id from entered where node_id is not null),
  walked as (
    select id, flow_id, version, day, node_id, port, lead(node_id) over (partition by id order by seq) as next from visits),
  ways as (
    select distinct id, flow_id, version, day, node_id, port, case when port is null then next end as next from walked
    where port is not null or next is not null),
  said as (
    select m.*, e.id as of_unit, e.flow_id as of_flow, e.version as of_version, e.day as of_day
    from entered e join messages m on m.tenant_id = e.tenant_id and m.enrolment_id = e.id
    union all
    select m.*, m.id, m.flow_id, null, null from here join messages m on m.tenant_id = here.id
    where m.id = any(units) and m.enrolment_id is null),
  found as (
    select id as unit, flow_id,
      ('entry', version, day, null, node_id, outcome, reason, null, null, null, null, again)::flow_tally as tally from entered
    union all
    select id, flow_id, ('visit', version, day, null, node_id, null, null, null, null, null, null, null)::flow_tally from been
    union all
    select id, flow_id, ('way', version, day, null, node_id, port, next, null, null, null, null, null)::flow_tally from ways
    union all
    select of_unit, of_flow,
      ('message', of_version, of_day, (s.created_at at time zone here.timezone)::date, s.node_id, s.template_name, s.template_language, s.state,
        case when s.state = 'suppressed' then coalesce(s.reason, 'unknown') end,
        s.replied_at is not null and s.replied_at is distinct from s.opted_out_at, s.opted_out_at is not null, null)::flow_tally
    from said s, here)
  select unit, flow_id, array_agg(tally) from found group by 1, 2
$$;

-- The rows of `flow_counts` that one tally counts in, without the tenant.
create function spread_flow_tally(of_flow uuid, t flow_tally) returns table (
  flow_id uuid, family text, day date, version integer, node text, one text, two text, n integer, sent integer, delivered integer, read integer,
  replied integer, opted_out integer, failed integer, unconfirmed integer, suppressed integer, pending integer)
language sql immutable as $$
  select k.flow_id, k.family, k.day, k.version, k.node, k.one, k.two, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
  from (values
    ('entry', of_flow, 'entries', t.day, t.version, coalesce(t.node, ''), t.one, coalesce(t.two, '')),
    ('entry', of_flow, 'again', case when t.again then t.day end, t.version, '', '', ''),
    ('entry', of_flow, 'inside', case when t.two is null then '0001-01-01'::date end, 0, coalesce(t.node, ''), t.one, ''),
    ('visit', of_flow, 'visits', t.day, t.version, t.node, '', ''),
    ('way', of_flow, 'ways', t.day, t.version, t.node, coalesce(t.one, ''), coalesce(t.two, ''))
  ) k (kind, flow_id, family, day, version, node, one, two) where k.kind = t.kind and k.day is not null
  union all
  select k.flow_id, k.family, k.day, k.version, k.node, k.one, k.two, 1, (t.state in ('accepted', 'sent', 'delivered', 'read'))::int,
    (t.state in ('delivered', 'read'))::int, (t.state = 'read')::int, t.replied::int, t.opted_out::int, (t.state = 'failed')::int,
    (t.state = 'unconfirmed')::int, (t.state = 'suppressed')::int, (t.state in ('planned', 'submitting', 'unknown'))::int
  from (values
    (of_flow, 'effects', t.at, 0, '', '', ''),
    (of_flow, 'nodes', t.at, 0, t.node, '', ''),
    (of_flow, 'reasons', t.at, 0, t.node, t.reason, ''),
    (of_flow, 'steps', t.day, t.version, t.node, '', ''),
    (of_flow, 'templates', t.day, t.version, '', t.one, coalesce(t.two, '')),
    ('00000000-0000-0000-0000-000000000000'::uuid, 'all-templates', t.at, 0, '', t.one, coalesce(t.two, ''))
  ) k (flow_id, family, day, version, node, one, two)
  where t.kind = 'message' and k.flow_id is not null and k.day is not null and k.node is not null and k.one is not null
$$;

-- What the counts lack of what is marked, in rows of `flow_counts` that are to be added; some take away.
create function unfolded_flow_counts() returns setof flow_counts language sql stable as $$
  with here as (select current_setting('app.tenant_id')::uuid as id),
  marked as materialized (select distinct m.unit from here join flow_count_marks m on m.tenant_id = here.id where m.unit is not null),
  signed as (
    select 1 as sign, f.flow_id, unnest(f.tallies) as tally from flow_tallies_of(array(select unit from marked)) f
    union all
    select -1, k.flow_id, unnest(k.tallies) from here join flow_tallies k on k.tenant_id = here.id and k.unit in (select unit from marked))
  select here.id, c.flow_id, c.family, c.day, c.version, c.node, c.one, c.two, sign * c.n, sign * c.sent, sign * c.delivered, sign * c.read,
    sign * c.replied, sign * c.opted_out, sign * c.failed, sign * c.unconfirmed, sign * c.suppressed, sign * c.pending
  from here, signed s, spread_flow_tally(s.flow_id, s.tally) c
$$;

-- Takes in up to `most` marks of the caller's tenant, oldest first. How many there were; -1 when somebody else is at it.
-- The lock comes before the snapshots of the statements that follow (read committed).
create function fold_flow_counts(most integer) returns integer language plpgsql volatile as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  units uuid[];
  taken integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('flow counts:' || here, 0)) then return -1; end if;
  delete from flow_count_marks where tenant_id = here and unit is null;
  if found then
    delete from flow_counts where tenant_id = here;
    delete from flow_tallies where tenant_id = here;
    delete from flow_count_marks where tenant_id = here;
    insert into flow_count_marks (tenant_id, unit)
    select here, id from enrolments where tenant_id = here
    union all select here, id from messages where tenant_id = here and enrolment_id is null;
    return most;
  end if;
  with gone as (
    delete from flow_count_marks where tenant_id = here and id in (
      select id from flow_count_marks where tenant_id = here order by id limit most) returning unit)
  select count(*), array_agg(distinct unit) into taken, units from gone;
  if taken = 0 then return 0; end if;
  -- One statement: what is tallied and what was stored of it are of the same snapshot. A mark that came since stays.
  with old as (
    delete from flow_tallies where tenant_id = here and unit = any(units) returning flow_id, tallies
  ), fresh as materialized (
    select * from flow_tallies_of(units)
  ), kept as (
    insert into flow_tallies (tenant_id, unit, flow_id, tallies) select here, f.unit, f.flow_id, f.tallies from fresh f
  ), signed as (
    select 1 as sign, f.flow_id, unnest(f.tallies) as tally from fresh f
    union all select -1, o.flow_id, unnest(o.tallies) from old o
  ), difference as (
    select c.flow_id, c.family, c.day, c.version, c.node, c.one, c.two, sum(sign * c.n) as n, sum(sign * c.sent) as sent,
      sum(sign * c.delivered) as delivered, sum(sign * c.read) as read, sum(sign * c.replied) as replied, sum(sign * c.opted_out) as opted_out,
      sum(sign * c.failed) as failed, sum(sign * c.unconfirmed) as unconfirmed, sum(sign * c.suppressed) as suppressed, sum(sign * c.pending) as pending
    from signed s, spread_flow_tally(s.flow_id, s.tally) c group by 1, 2, 3, 4, 5, 6, 7)
  insert into flow_counts as k select here, d.* from difference d
  where (d.n, d.sent, d.delivered, d.read, d.replied, d.opted_out, d.failed, d.unconfirmed, d.suppressed, d.pending) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
  on conflict (tenant_id, flow_id, family, day, version, node, one, two) do update set
    n = k.n + excluded.n, sent = k.sent + excluded.sent, delivered = k.delivered + excluded.delivered, read = k.read + excluded.read,
    replied = k.replied + excluded.replied, opted_out = k.opted_out + excluded.opted_out, failed = k.failed + excluded.failed,
    unconfirmed = k.unconfirmed + excluded.unconfirmed, suppressed = k.suppressed + excluded.suppressed, pending = k.pending + excluded.pending;
  return taken;
end $$;

-- How far the counts of the caller's tenant differ from a count of everything: rows of `flow_counts` that would have to be added.
create function flow_count_errors() returns setof flow_counts language sql stable as $$
  with here as (select current_setting('app.tenant_id')::uuid as id),
  real as (
    select f.flow_id, unnest(f.tallies) as tally from flow_tallies_of(array(
      select e.id from here join enrolments e on e.tenant_id = here.id
      union all select m.id from here join messages m on m.tenant_id = here.id and m.enrolment_id is null)) f),
  signed as (
    select 1 as sign, c.* from real r, spread_flow_tally(r.flow_id, r.tally) c
    union all
    select -1, flow_id, family, day, version, node, one, two, n, sent, delivered, read, replied, opted_out, failed, unconfirmed, suppressed, pending
    from (select * from flow_counts union all select * from unfolded_flow_counts()) kept)
  select here.id, s.flow_id, s.family, s.day, s.version, s.node, s.one, s.two, sum(sign * n)::int, sum(sign * sent)::int, sum(sign * delivered)::int,
    sum(sign * read)::int, sum(sign * replied)::int, sum(sign * opted_out)::int, sum(sign * failed)::int, sum(sign * unconfirmed)::int,
    sum(sign * suppressed)::int, sum(sign * pending)::int
  from here, signed s where s.family <> 'again' group by 1, 2, 3, 4, 5, 6, 7, 8
  having (sum(sign * n), sum(sign * sent), sum(sign * delivered), sum(sign * read), sum(sign * replied), sum(sign * opted_out), sum(sign * failed),
    sum(sign * unconfirmed), sum(sign * suppressed), sum(sign * pending)) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
$$;

-- Tenants with marks to take in, for the worker.
create function list_flow_count_backlog() returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from tenants t where exists (select from flow_count_marks m where m.tenant_id = t.id)
$$;
revoke all on function flow_tallies_of, spread_flow_tally, unfolded_flow_counts, fold_flow_counts, flow_count_errors, list_flow_count_backlog
  from public;
grant execute on function flow_tallies_of, spread_flow_tally, unfolded_flow_counts, fold_flow_counts, flow_count_errors, list_flow_count_backlog
  to cadencia_app;

-- What goes with its whole tenant leaves no mark.
create function mark_flow_counts() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'messages' then
    insert into flow_count_marks (tenant_id, unit) select distinct c.tenant_id, coalesce(c.enrolment_id, c.id) from changed c
    where tg_op = 'INSERT' or exists (select from tenants t where t.id = c.tenant_id);
  elsif tg_table_name = 'enrolments' then
    insert into flow_count_marks (tenant_id, unit) select c.tenant_id, c.id from changed c
    where tg_op = 'INSERT' or exists (select from tenants t where t.id = c.tenant_id);
  else
    insert into flow_count_marks (tenant_id, unit) select distinct c.tenant_id, c.enrolment_id from changed c
    where tg_op = 'INSERT' or exists (select from tenants t where t.id = c.tenant_id);
  end if;
  return null;
end $$;
create trigger mark_made after insert on enrolments referencing new table as changed for each statement execute function mark_flow_counts();
create trigger mark_gone after delete on enrolments referencing old table as changed for each statement execute function mark_flow_counts();
create trigger mark_made after insert on messages referencing new table as changed for each statement execute function mark_flow_counts();
create trigger mark_gone after delete on messages referencing old table as changed for each statement execute function mark_flow_counts();
create trigger mark_made after insert on enrolment_steps referencing new table as changed for each statement execute function mark_flow_counts();
create trigger mark_gone after delete on enrolment_steps referencing old table as changed for each statement execute function mark_flow_counts();

create function mark_flow_count() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'messages' then
    insert into flow_count_marks (tenant_id, unit) values (new.tenant_id, coalesce(new.enrolment_id, new.id));
    if new.enrolment_id is distinct from old.enrolment_id then
      insert into flow_count_marks (tenant_id, unit) values (old.tenant_id, coalesce(old.enrolment_id, old.id));
    end if;
  elsif tg_table_name = 'enrolments' then
    insert into flow_count_marks (tenant_id, unit) values (new.tenant_id, new.id);
  else
    insert into flow_count_marks (tenant_id, unit) values (new.id, null);
  end if;
  return null;
end $$;
create trigger mark_changed after update on enrolments for each row
  when ((old.state, old.node_id, old.version, old.result, old.reason, old.lead_id, old.created_at, old.ended_at is null)
    is distinct from (new.state, new.node_id, new.version, new.result, new.reason, new.lead_id, new.created_at, new.ended_at is null))
  execute function mark_flow_count();
create trigger mark_changed after update on messages for each row
  when ((old.state, old.replied_at, old.opted_out_at, old.enrolment_id, old.flow_id, old.node_id, old.template_name, old.template_language, old.created_at)
    is distinct from (new.state, new.replied_at, new.opted_out_at, new.enrolment_id, new.flow_id, new.node_id, new.template_name, new.template_language,
      new.created_at))
  execute function mark_flow_count();
-- Other days.
create trigger mark_zone after update of timezone on tenants for each row
  when (old.timezone is distinct from new.timezone) execute function mark_flow_count();

create function forget_flow_counts() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from flow_count_marks where tenant_id = old.id;
  return null;
end $$;
revoke all on function forget_flow_counts from public;
-- After what hangs on it by foreign keys: triggers go by their names.
create trigger zz_forget_counts after delete on tenants for each row execute function forget_flow_counts();

-- What is there is counted by the worker, in bites; until then whoever reads counts as before.
insert into flow_count_marks (tenant_id, unit)
select t.id, null from tenants t where exists (select from enrolments e where e.tenant_id = t.id) or exists (select from messages m where m.tenant_id = t.id);

-- migrate:down
