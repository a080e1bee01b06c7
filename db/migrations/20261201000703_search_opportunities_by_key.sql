-- migrate:up
drop index opportunities_search;
alter index opportunities_by_key rename to opportunities_search;
alter table opportunities alter column search_key set statistics 400;
create or replace trigger touch before update on opportunities for each row execute function touch_updated_at();

create or replace function find_named_opportunities(words text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  condition text;
  ids uuid[];
begin
  select string_agg(format('search_key like %L', person_pattern(word)), ' and ') into condition from unnest(words) word;
  if condition is null or are_met_soon('opportunities', here, condition) then return null; end if;
  execute format('select array_agg(id) from (select id from opportunities where tenant_id = %L and %s limit %s) found',
    here, condition, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;

-- migrate:down
