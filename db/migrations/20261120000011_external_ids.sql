-- migrate:up
-- Row security lets an index work only for plain comparisons, so what rows are looked up by is kept in plain columns.
alter table leads add column email_key text generated always as (lower(email)) stored;
create index leads_email_key on leads (tenant_id, email_key) where email_key is not null;
drop index leads_email;

-- Names that other systems have for our rows: one row of ours per name. Kept by triggers on each table's `external_ids`.
create table external_ids (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  object text not null check (object in ('lead', 'opportunity', 'sale', 'cart')),
  system text not null check (length(system) between 1 and 60),
  external_id text not null check (length(external_id) between 1 and 200),
  row_id uuid not null,
  primary key (tenant_id, object, system, external_id)
);
create index external_ids_row on external_ids (tenant_id, row_id);
call protect('external_ids', 'select, insert, delete');

create function keep_external_ids() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from external_ids where tenant_id = old.tenant_id and row_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into external_ids (tenant_id, object, system, external_id, row_id)
    select new.tenant_id, tg_argv[0], key, value, new.id from jsonb_each_text(new.external_ids) where value is not null;
  end if;
  return null;
end $$;
revoke all on function keep_external_ids from public;

do $$
declare
  kept record;
begin
  for kept in select * from (values ('leads', 'lead'), ('opportunities', 'opportunity'), ('sales_transactions', 'sale'), ('carts', 'cart')) as t (tbl, object) loop
    execute format('insert into external_ids (tenant_id, object, system, external_id, row_id)
      select t.tenant_id, %L, e.key, e.value, t.id from %I t, jsonb_each_text(t.external_ids) e where e.value is not null', kept.object, kept.tbl);
    execute format('create trigger external_ids_insert after insert on %I for each row when (new.external_ids <> ''{}'') execute function keep_external_ids(%L)', kept.tbl, kept.object);
    execute format('create trigger external_ids_update after update of external_ids on %I for each row when (new.external_ids is distinct from old.external_ids) execute function keep_external_ids(%L)', kept.tbl, kept.object);
    execute format('create trigger external_ids_delete after delete on %I for each row when (old.external_ids <> ''{}'') execute function keep_external_ids(%L)', kept.tbl, kept.object);
  end loop;
end $$;

-- migrate:down
