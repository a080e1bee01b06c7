-- migrate:up
-- Measured with a million leads (`npm run bench -- lists`).

-- Orders of the list of leads other than by creation, and filters whose rows are rare among many.
create index leads_by_name on leads (tenant_id, (coalesce(name, chr(65535)) collate "es-x-icu"), id);
create index leads_who_wrote on leads (tenant_id, (coalesce(last_inbound_at, '-infinity')) desc, id desc);
create index opportunities_status on opportunities (tenant_id, status, created_at desc, id desc);
create index messages_rare_state on messages (tenant_id, state, created_at desc, id desc)
  where state in ('planned', 'submitting', 'unknown', 'unconfirmed');

-- Whether so many of the newest rows meet a condition that a page of them is full soon in the order of a list. An index by letters or
-- tags would gather all of them first, a hundred thousand as well. Only the searches below ask, and with conditions that they make.
create function are_met_soon(tbl text, of_tenant uuid, condition text) returns boolean
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = on set enable_indexonlyscan = on as $$
declare
  met integer;
begin
  execute format('select count(*) from (select from (select * from %I where tenant_id = %L order by created_at desc limit 400) newest
    where %s limit 20) met', tbl, of_tenant, condition) into met;
  return met = 20;
end $$;
revoke all on function are_met_soon from public;

create or replace function find_tagged_leads(tag text, most integer) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  ids uuid[];
begin
  if are_met_soon('leads', here, format('tags @> array[%L]', tag)) then return null; end if;
  execute format($q$select array_agg(id) from (select id from leads
    where tags_of_tenant(tenant_id, tags) @> array[%L] and tags <> '{}' limit %s) found$q$, here || ' ' || tag, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;

create or replace function find_sought_leads(words text[], numbers text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  condition text;
  ids uuid[];
begin
  select string_agg(format('search_key like %L', person_pattern(word)), ' and ') into condition from unnest(words) word;
  if cardinality(numbers) > 0 then
    select concat_ws(' and ', condition, '(' || string_agg(format('search_key like %L', '%' || part || '%'), ' or ') || ')')
      into condition from unnest(numbers) part where part ~ '^[0-9]+$';
  end if;
  if condition is null or are_met_soon('leads', here, condition) then return null; end if;
  execute format('select array_agg(id) from (select id from leads where tenant_id = %L and %s limit %s) found',
    here, condition, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;

create or replace function find_named_opportunities(words text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  condition text;
  ids uuid[];
begin
  select string_agg(format('search_text(name) like %L', person_pattern(word)), ' and ') into condition from unnest(words) word;
  if condition is null or are_met_soon('opportunities', here, condition) then return null; end if;
  execute format('select array_agg(id) from (select id from opportunities where tenant_id = %L and %s limit %s) found',
    here, condition, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;

-- migrate:down
