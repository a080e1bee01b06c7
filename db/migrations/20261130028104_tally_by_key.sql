-- migrate:up
-- As before, but each unit is looked up by its key: `any` of fifty thousand went through a whole index in the order of time, which took
-- minutes at a million enrolments.
create or replace function flow_tallies_of(units uuid[]) returns table (unit uuid, flow_id uuid, tallies flow_tally[])
language sql stable as $$
  with here as (select id, timezone from tenants where id = current_setting('app.tenant_id')::uuid),
  entered as materialized (
    select e.tenant_id, e.id, e.flow_id, e.version, (e.created_at at time zone here.timezone)::date as day, e.node_id,
      case when e.ended_at is null then e.state else coalesce(e.result, 'ended') end as outcome,
      case when e.ended_at is not null then coalesce(e.reason, 'unknown') end as reason,
      exists (select from enrolments o where o.flow_id = e.flow_id and o.lead_id = e.lead_id and o.id <> e.id) as again
    from here cross join (select distinct u from unnest(units) u) w join enrolments e on e.tenant_id = here.id and e.id = w.u),
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
    select m.*, m.id, m.flow_id, null, null from here cross join (select distinct u from unnest(units) u) w
    join messages m on m.tenant_id = here.id and m.id = w.u
    where m.enrolment_id is null),
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

-- migrate:down
