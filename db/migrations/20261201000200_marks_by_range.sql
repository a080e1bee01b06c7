-- migrate:up
-- A flood of marks found a table that was thought empty, and a batch of 50,000 took minutes to be picked. Nothing else is changed.
create or replace function fold_flow_counts(most integer) returns integer language plpgsql volatile set plan_cache_mode = force_custom_plan as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  units uuid[];
  taken integer;
  last bigint;
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
  -- By where the batch ends, not by its members: a plan made while the table was thought empty compared each with each.
  select max(id) into last from (select id from flow_count_marks where tenant_id = here order by id limit most) first;
  with gone as (delete from flow_count_marks where tenant_id = here and id <= last returning unit)
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

-- migrate:down
