-- migrate:up transaction:false
do $$
declare
  last uuid := '00000000-0000-0000-0000-000000000000';
begin
  while last is not null loop
    with part as materialized (select id from opportunities where id > last order by id limit 2000),
    keyed as (update opportunities o set search_key = search_text(o.name) from part where o.id = part.id and o.search_key is null)
    select (select id from part order by id desc limit 1) into last;
    commit;
  end loop;
end $$;

-- migrate:down
