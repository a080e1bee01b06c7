-- migrate:up
-- Three letters of a search are enough to find it by. Under row security no index serves `like` (its operators are not leakproof), so
-- the search sits in a function of the owner's, which names the tenant itself. Rows wait in the index's list of pending ones while a
-- file comes in, and are sorted into it by vacuum: that halves what an import pays.
-- In a schema of its own: its functions are nobody’s but the index’s.
create schema if not exists extensions;
create extension if not exists pg_trgm schema extensions;
create index leads_search on leads using gin (search_key extensions.gin_trgm_ops) with (fastupdate = on, gin_pending_list_limit = 262144);
alter table leads alter column search_key set statistics 400;

-- The leads of the tenant in whom each word stands and, where numbers are given, one of them. Null for more than `most`: so many are
-- found sooner in the order of the list. Planned anew each time, for the very words, and always by a bitmap of the index: a plan that
-- hopes to meet enough of them on its way reads the whole table for a name that nobody has.
create function find_sought_leads(words text[], numbers text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  condition text;
  ids uuid[];
begin
  select string_agg(format('search_key like %L', search_pattern(word)), ' and ') into condition from unnest(words) word;
  if cardinality(numbers) > 0 then
    select concat_ws(' and ', condition, '(' || string_agg(format('search_key like %L', '%' || part || '%'), ' or ') || ')')
      into condition from unnest(numbers) part where part ~ '^[0-9]+$';
  end if;
  if condition is null then return null; end if;
  execute format('select array_agg(id) from (select id from leads where tenant_id = %L and %s limit %s) found',
    current_setting('app.tenant_id')::uuid, condition, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;
revoke all on function find_sought_leads from public;
grant execute on function find_sought_leads to cadencia_app;

-- migrate:down
