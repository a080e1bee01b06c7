-- migrate:up
-- What people sort flows by.
alter table flows add column tags text[] not null default '{}' check (cardinality(tags) <= 20);

-- What stands in a flow's steps: kinds, names, notes, and every text that is set in them. For searching inside flows.
create function flow_words(graph jsonb) returns text language sql immutable parallel safe as $$
  select string_agg(said.one #>> '{}', ' ')
  from jsonb_array_elements(case jsonb_typeof(graph->'nodes') when 'array' then graph->'nodes' else '[]' end) as node (one),
    jsonb_path_query(node.one - 'id' - 'position', 'strict $.** ? (@.type() == "string")', '{}', true) as said (one)
$$;
revoke all on function flow_words from public;
grant execute on function flow_words to cadencia_app;

alter table flow_drafts add column words text generated always as (public.search_text(public.flow_words(graph))) stored;

-- Keys of programs that keep flows elsewhere, in git say.
alter table api_keys drop constraint api_keys_kind_check;
alter table api_keys add constraint api_keys_kind_check check (kind in ('api', 'ingest', 'flows'));

-- migrate:down
