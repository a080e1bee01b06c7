-- migrate:up
-- Texts as they are compared when people search: without accents and capitals (as `plain` of #flow does), a blank before each word.
create function search_text(one text, two text default null, three text default null) returns text
language sql immutable parallel safe as $$
  select lower(regexp_replace(normalize(' ' || coalesce(one, '') || ' ' || coalesce(two, '') || ' ' || coalesce(three, ''), nfkd),
    U&'[\0300-\036F]', '', 'g'))
$$;

-- A word as a pattern for `like`: what people type has no wildcards.
create function search_pattern(word text) returns text language sql immutable parallel safe as $$
  select '%' || replace(replace(replace(btrim(public.search_text(word)), '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;
revoke all on function search_text, search_pattern from public;
grant execute on function search_text, search_pattern to cadencia_app;

-- By what a lead is searched for: name, e-mail, and the number whichever way it is written.
alter table leads add column search_key text generated always as (public.search_text(name, email, phone_key)) stored;

-- migrate:down
