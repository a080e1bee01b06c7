-- migrate:up
-- A file of a hundred thousand rows is written by few statements. What ran once per row runs once per statement.

-- History that is settled where it is written needs nobody to look for who listens.
drop trigger settle_history on events;
create trigger settle_history before insert on events for each row
  when (new.history and new.processed_at is null) execute function settle_history();

create function keep_external_ids_of() returns trigger language plpgsql as $$
begin
  insert into external_ids (tenant_id, object, system, external_id, row_id)
  select c.tenant_id, tg_argv[0], e.key, e.value, c.id
  from changed c cross join lateral jsonb_each_text(c.external_ids) e
  where c.external_ids <> '{}' and e.value is not null;
  return null;
end $$;
revoke all on function keep_external_ids_of from public;

do $$
declare
  kept record;
begin
  for kept in select * from (values ('leads', 'lead'), ('opportunities', 'opportunity'), ('sales_transactions', 'sale'), ('carts', 'cart')) as t (tbl, object) loop
    execute format('drop trigger external_ids_insert on %I', kept.tbl);
    execute format('create trigger external_ids_insert after insert on %I referencing new table as changed
      for each statement execute function keep_external_ids_of(%L)', kept.tbl, kept.object);
  end loop;
end $$;

-- migrate:down
