-- migrate:up
-- What each row of an import costs, and need not.

-- Ids that grow: what is written together lies together, so a hundred thousand rows go to the end of an index and not all over it.
alter table leads alter column id set default uuidv7();
alter table lead_touches alter column id set default uuidv7();
alter table consents alter column id set default uuidv7();
alter table events alter column id set default uuidv7();

-- A note is written with what it is about, which belongs to a tenant that is there.
alter table marketing_changes drop constraint marketing_changes_tenant_id_fkey;

-- `app.leads_noted`: this transaction made the leads whose touches it writes now, which noted them.
create or replace function note_leads_of() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and current_setting('app.leads_noted', true) = 'on' then return null; end if;
  insert into marketing_changes (tenant_id, lead_id)
  select distinct c.tenant_id, c.lead_id from changed c
  where tg_op <> 'DELETE' or exists (select from tenants t where t.id = c.tenant_id);
  return null;
end $$;

-- A lead belongs to a tenant that is there, so what is of a lead does; only what is of none is asked.
alter table events drop constraint events_tenant_id_fkey;
alter table consents drop constraint consents_tenant_id_fkey;
create function need_tenant() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from tenants where id = new.tenant_id for key share;
  if not found then raise foreign_key_violation using message = 'there is no such tenant', table = tg_table_name; end if;
  return null;
end $$;
create function forget_tenant() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from events where tenant_id = old.id;
  delete from consents where tenant_id = old.id;
  delete from marketing_changes where tenant_id = old.id;
  return null;
end $$;
revoke all on function need_tenant, forget_tenant from public;
create trigger need_tenant after insert on events for each row when (new.lead_id is null) execute function need_tenant();
create trigger need_tenant after insert on consents for each row when (new.lead_id is null) execute function need_tenant();
-- After what hangs on it by foreign keys: triggers go by their names.
create trigger zz_forget after delete on tenants for each row execute function forget_tenant();

-- The same, with nothing to look for in text that has no accents.
create or replace function search_text(one text, two text default null, three text default null) returns text
language sql immutable parallel safe as $$
  select case
    when octet_length(one) + octet_length(coalesce(two, '')) + octet_length(coalesce(three, ''))
      = length(one) + length(coalesce(two, '')) + length(coalesce(three, ''))
    then lower(' ' || one || ' ' || coalesce(two, '') || ' ' || coalesce(three, ''))
    else lower(regexp_replace(normalize(' ' || coalesce(one, '') || ' ' || coalesce(two, '') || ' ' || coalesce(three, ''), nfkd),
      U&'[\0300-\036F]', '', 'g'))
  end
$$;

-- migrate:down
