-- migrate:up
-- What rare filters of long lists are found by.

-- A tag, of one tenant: under row security no index serves `@>` (it is not leakproof), so the search sits in a function of the
-- owner's, which names the tenant itself. The tenant is part of each key, for a tag that is rare here may be everywhere.
create function tags_of_tenant(of_tenant uuid, tags text[]) returns text[] language sql immutable parallel safe as $$
  select array(select of_tenant || ' ' || tag from unnest(tags) tag)
$$;
create index leads_tags on leads using gin (tags_of_tenant(tenant_id, tags)) with (fastupdate = on) where tags <> '{}';

-- The leads of the tenant with a tag; null for more than `most`: so many are met soon enough in the order of a list.
create function find_tagged_leads(tag text, most integer) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  ids uuid[];
begin
  execute format($q$select array_agg(id) from (select id from leads
    where tags_of_tenant(tenant_id, tags) @> array[%L] and tags <> '{}' limit %s) found$q$,
    current_setting('app.tenant_id')::uuid || ' ' || tag, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;
revoke all on function tags_of_tenant, find_tagged_leads from public;
grant execute on function tags_of_tenant, find_tagged_leads to cadencia_app;

create index leads_ad on leads (tenant_id, meta_ad_id, created_at desc) where meta_ad_id is not null;
create index messages_template on messages (tenant_id, template_name, created_at desc, id desc) where template_name is not null;
-- Of few columns that change: what is open, and what did not end as drawn.
create index enrolments_open_newest on enrolments (tenant_id, created_at desc, id desc) where ended_at is null;
create index enrolments_ended on enrolments (tenant_id, result, created_at desc, id desc) where result in ('failed', 'stopped');

create index messages_reason on messages (tenant_id, reason, created_at desc, id desc) where reason is not null;

-- What a message cost lately, among many that cost nothing or not yet.
create index messages_priced on messages (tenant_id, created_at desc) where price > 0;

-- One or two letters stand in almost everybody, and in no index by threes; at the beginning of a word they do, after its space.
create function person_pattern(word text) returns text language sql immutable parallel safe as $$
  select case when said ~ '^[a-z0-9]{1,2}$' then '% ' || said || '%' else search_pattern(word) end
  from (select btrim(search_text(word)) as said) s
$$;

create or replace function find_sought_leads(words text[], numbers text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  condition text;
  ids uuid[];
begin
  select string_agg(format('search_key like %L', person_pattern(word)), ' and ') into condition from unnest(words) word;
  if cardinality(numbers) > 0 then
    select concat_ws(' and ', condition, '(' || string_agg(format('search_key like %L', '%' || part || '%'), ' or ') || ')')
      into condition from unnest(numbers) part where part ~ '^[0-9]+$';
  end if;
  if condition is null then return null; end if;
  execute format('select array_agg(id) from (select id from leads where tenant_id = %L and %s limit %s) found',
    current_setting('app.tenant_id')::uuid, condition, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;

-- Opportunities by their own name, as leads are found by theirs.
create index opportunities_search on opportunities using gin (public.search_text(name) extensions.gin_trgm_ops) with (fastupdate = on);
create function find_named_opportunities(words text[], most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off as $$
declare
  condition text;
  ids uuid[];
begin
  select string_agg(format('search_text(name) like %L', person_pattern(word)), ' and ') into condition from unnest(words) word;
  if condition is null then return null; end if;
  execute format('select array_agg(id) from (select id from opportunities where tenant_id = %L and %s limit %s) found',
    current_setting('app.tenant_id')::uuid, condition, most + 1) into ids;
  return case when coalesce(cardinality(ids), 0) > most then null else coalesce(ids, '{}') end;
end $$;
revoke all on function person_pattern, find_named_opportunities from public;
grant execute on function person_pattern, find_named_opportunities to cadencia_app;

-- migrate:down
