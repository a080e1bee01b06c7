-- migrate:up
-- How many leads a tenant has by seller and status, and how many of them may be written to, so that nobody counts a million of them.
-- Whoever changes leads adds rows with the difference, in the same transaction, and waits for nobody; the worker adds them up. The sum is
-- what a count of the rows of `leads` comes to, in every snapshot.
create table lead_counts (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  seller_id uuid,
  status text not null,
  is_reachable boolean not null,        -- has a number or a WhatsApp id, and has not said stop
  n integer not null,
  is_sum boolean not null default false -- added up by the worker, one row for all that is alike
);
call protect('lead_counts', 'select, insert, update, delete');
create unique index lead_counts_sum on lead_counts (tenant_id, seller_id, status, is_reachable) nulls not distinct where is_sum;
create index lead_counts_new on lead_counts (tenant_id) where not is_sum;

create function is_reachable(l leads) returns boolean language sql immutable as $$
  select l.consent is distinct from 'revoked' and (l.phone_key is not null or l.wa_user_id is not null)
$$;

create function count_new_leads() returns trigger language plpgsql as $$
begin
  insert into lead_counts (tenant_id, seller_id, status, is_reachable, n)
  select c.tenant_id, c.seller_id, c.status, c.consent is distinct from 'revoked' and (c.phone_key is not null or c.wa_user_id is not null), count(*)
  from changed c group by 1, 2, 3, 4;
  return null;
end $$;
create trigger count_new after insert on leads referencing new table as changed for each statement execute function count_new_leads();

-- What goes with its whole tenant is counted by nobody.
create function count_gone_leads() returns trigger language plpgsql as $$
begin
  insert into lead_counts (tenant_id, seller_id, status, is_reachable, n)
  select c.tenant_id, c.seller_id, c.status, c.consent is distinct from 'revoked' and (c.phone_key is not null or c.wa_user_id is not null), -count(*)
  from changed c where exists (select from tenants t where t.id = c.tenant_id) group by 1, 2, 3, 4;
  return null;
end $$;
create trigger count_gone after delete on leads referencing old table as changed for each statement execute function count_gone_leads();

create function count_changed_lead() returns trigger language plpgsql as $$
begin
  insert into lead_counts (tenant_id, seller_id, status, is_reachable, n)
  values (old.tenant_id, old.seller_id, old.status, is_reachable(old), -1), (new.tenant_id, new.seller_id, new.status, is_reachable(new), 1);
  return null;
end $$;
create trigger count_changed after update of seller_id, status, consent, phone_key, wa_user_id on leads for each row
when (new.seller_id is distinct from old.seller_id or new.status <> old.status
  or (new.consent is distinct from 'revoked' and (new.phone_key is not null or new.wa_user_id is not null))
    <> (old.consent is distinct from 'revoked' and (old.phone_key is not null or old.wa_user_id is not null)))
execute function count_changed_lead();

-- Adds up what a tenant has noted. Answers how many rows it took, -1 when somebody else is at it.
create function add_lead_counts_up(most integer) returns integer language plpgsql volatile as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  taken integer;
begin
  if not pg_try_advisory_xact_lock(hashtextextended('lead counts:' || here, 0)) then return -1; end if;
  with gone as (
    delete from lead_counts where ctid = any(array(
      select ctid from lead_counts where tenant_id = here and not is_sum limit most)) returning seller_id, status, is_reachable, n
  ), difference as (
    select seller_id, status, is_reachable, sum(n)::integer as n from gone group by 1, 2, 3
  ), added as (
    insert into lead_counts as k (tenant_id, seller_id, status, is_reachable, n, is_sum)
    select here, d.seller_id, d.status, d.is_reachable, d.n, true from difference d where d.n <> 0
    on conflict (tenant_id, seller_id, status, is_reachable) where is_sum do update set n = k.n + excluded.n)
  select count(*) into taken from gone;
  delete from lead_counts where tenant_id = here and is_sum and n = 0;
  return taken;
end $$;

-- Where the counts differ from a count of the rows. None, unless something is wrong.
create function lead_count_errors() returns setof lead_counts language sql stable as $$
  select tenant_id, seller_id, status, is_reachable, sum(n)::integer, true from (
    select tenant_id, seller_id, status, is_reachable(l), 1 as n from leads l where tenant_id = current_setting('app.tenant_id')::uuid
    union all
    select tenant_id, seller_id, status, is_reachable, -n from lead_counts where tenant_id = current_setting('app.tenant_id')::uuid) both_ways
  group by 1, 2, 3, 4 having sum(n) <> 0
$$;

-- Tenants that have noted something, for the worker.
create function list_lead_count_backlog() returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id from tenants t where exists (select from lead_counts c where c.tenant_id = t.id and not c.is_sum)
$$;
revoke all on function is_reachable, count_new_leads, count_gone_leads, count_changed_lead, add_lead_counts_up, lead_count_errors,
  list_lead_count_backlog from public;
grant execute on function is_reachable, add_lead_counts_up, lead_count_errors, list_lead_count_backlog to cadencia_app;

-- Nobody adds or takes away a lead between this count and the triggers: creating them holds the table until the end.
insert into lead_counts (tenant_id, seller_id, status, is_reachable, n, is_sum)
select tenant_id, seller_id, status, is_reachable(l), count(*), true from leads l group by 1, 2, 3, 4;

-- migrate:down
