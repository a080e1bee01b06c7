-- migrate:up
-- The stages that a tenant's deals go through: its own, in its order. A deal carries the name of its stage; a name is one stage,
-- however its capitals stand. What nobody put into the list comes in at its end when a deal brings it.
create table deal_stages (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null check (length(btrim(name)) between 1 and 100),
  name_key text not null generated always as (lower(btrim(name))) stored,
  position integer not null,
  status text not null default 'open' check (status in ('open', 'won', 'lost')),  -- what a deal is that stands in it
  is_found boolean not null default false,  -- a deal brought it, and nobody has arranged the list since
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, name_key)
);
call protect('deal_stages', 'select, insert, update, delete');

-- Why a deal was won or lost, in the words of whoever closed it.
alter table opportunities add column closed_reason text check (length(closed_reason) between 1 and 500);

-- What the name of a stage says of its deals: the same plain words that imports know.
create function deal_stage_status(name text) returns text language sql immutable as $$
  select case
    when lower(name) ~ '\m(no|not|sin)\M' then 'open'
    when lower(name) ~ '\m(closed ?lost|lost|perdid[oa]s?|perdeu|descartad[oa]s?|desqualificad[oa]s?|rechazad[oa]s?)\M' then 'lost'
    when lower(name) ~ '\m(closed ?won|won|ganad[oa]s?|ganh[oa]s?|vendid[oa]s?|concretad[oa]s?)\M' then 'won'
    else 'open' end
$$;

insert into deal_stages (tenant_id, name, position, status)
select tenant_id, name, row_number() over (partition by tenant_id order by rank, first_seen) - 1, status
from (
  select o.tenant_id, (array_agg(btrim(o.stage) order by o.created_at desc))[1] as name, min(o.created_at) as first_seen,
    deal_stage_status(min(btrim(o.stage))) as status,
    case deal_stage_status(min(btrim(o.stage))) when 'open' then 0 when 'won' then 1 else 2 end as rank
  from opportunities o where btrim(o.stage) <> '' and length(btrim(o.stage)) <= 100
  group by o.tenant_id, lower(btrim(o.stage))
) found;
update opportunities o set stage = s.name from deal_stages s
where s.tenant_id = o.tenant_id and s.name_key = lower(btrim(o.stage)) and o.stage <> s.name;
update opportunities set stage = null where btrim(stage) = '';

create function fit_deal_stage() returns trigger language plpgsql as $$
declare
  known text;
begin
  new.stage := nullif(btrim(new.stage), '');
  if new.stage is null then return new; end if;
  select s.name into known from deal_stages s where s.tenant_id = new.tenant_id and s.name_key = lower(new.stage);
  if known is null then
    insert into deal_stages (tenant_id, name, position, status, is_found)
    select new.tenant_id, new.stage, coalesce(max(s.position) + 1, 0), deal_stage_status(new.stage), true
    from deal_stages s where s.tenant_id = new.tenant_id
    on conflict (tenant_id, name_key) do nothing;
    select s.name into known from deal_stages s where s.tenant_id = new.tenant_id and s.name_key = lower(new.stage);
  end if;
  new.stage := coalesce(known, new.stage);
  return new;
end $$;
create trigger fit_deal_stage before insert or update of stage on opportunities
for each row when (new.stage is not null) execute function fit_deal_stage();

-- A stage that only deals brought goes with the last of them: a person who is deleted leaves no word behind.
create function drop_found_stages() returns trigger language plpgsql as $$
begin
  delete from deal_stages s using (select distinct tenant_id, stage from gone where stage is not null) g
  where s.tenant_id = g.tenant_id and s.name = g.stage and s.is_found
    and not exists (select from opportunities o where o.tenant_id = s.tenant_id and o.stage = s.name);
  return null;
end $$;
create trigger drop_found_stages after delete on opportunities referencing old table as gone
for each statement execute function drop_found_stages();
revoke all on function fit_deal_stage, deal_stage_status, drop_found_stages from public;
grant execute on function deal_stage_status to cadencia_app;

create index opportunities_stage on opportunities (tenant_id, stage, created_at desc) where stage is not null;

-- migrate:down
