-- migrate:up
-- Opportunities carry the text that they are searched by, as leads do (`leads.search_key`): folding the names of those that an index by
-- threes brings took most of a search (10 µs each). Kept by a trigger, since a generated column would write the table anew behind a lock.
alter table opportunities add column search_key text;
create function key_opportunity() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.search_key := search_text(new.name);
  return new;
end $$;
revoke all on function key_opportunity from public;
create trigger key before insert or update of name on opportunities for each row execute function key_opportunity();

-- Those that are there get theirs in the next file, and nobody is told that they changed.
create or replace trigger touch before update on opportunities for each row
  when (old.name is distinct from new.name or old.search_key is not distinct from new.search_key) execute function touch_updated_at();

-- migrate:down
