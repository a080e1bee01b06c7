-- migrate:up
-- Reading ad accounts. A run of kind 'meta-ads' reads what is new and what Meta may restate, one of kind 'meta-ads-history' what lies before.
alter table ad_accounts
  add column synced_from date,          -- every day from here …
  add column synced_to date,            -- … to here is read completely; a day in the account's zone. Null: nothing yet
  add column synced_at timestamptz,     -- when `synced_to` was read
  add column history_from date,         -- how far back there is anything to read at Meta; null until the first run knows
  add column schedule_zone text;        -- the zone that its Schedule in Temporal was made with; null: it has none

alter table sync_runs
  add column step text,                 -- what it is at
  add column done integer not null default 0,
  add column total integer not null default 0,
  add column waiting_until timestamptz, -- it waits, durably …
  add column waiting_for text,          -- … because of this: a code
  add column fence uuid;                -- whoever works on it; another one takes over by putting its own here

-- One at a time per account; a second request joins it.
delete from sync_runs r where r.kind = 'meta-ads' and r.state = 'running' and exists (
  select from sync_runs n where n.tenant_id = r.tenant_id and n.account_id = r.account_id and n.kind = r.kind and n.state = 'running'
    and (n.started_at, n.id) > (r.started_at, r.id));
create unique index sync_runs_one on sync_runs (tenant_id, account_id, kind) where state = 'running' and kind like 'meta-ads%';
create index sync_runs_account on sync_runs (tenant_id, account_id, kind, started_at desc);

-- Where a reading stands. Outlives its run: after a reconnection the next run goes on here.
create table ads_sync_places (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  account_id text not null,
  kind text not null,
  place jsonb not null,
  began_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, account_id, kind),
  foreign key (tenant_id, account_id) references ad_accounts (tenant_id, account_id) on delete cascade
);
call protect('ads_sync_places', 'select, insert, update, delete');

-- Pages of days that are not complete yet: nobody sees them before the last one has come.
create table ads_sync_pages (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  account_id text not null,
  kind text not null,
  page integer not null,
  rows jsonb not null,
  primary key (tenant_id, account_id, kind, page),
  foreign key (tenant_id, account_id, kind) references ads_sync_places (tenant_id, account_id, kind) on delete cascade
);
call protect('ads_sync_pages', 'select, insert, update, delete');

-- Amounts as Meta wrote them: sums must not suffer from rounding row by row.
alter table meta_ads_insights alter column spend type numeric;
alter table meta_ads_insights add column is_final boolean not null default true; -- false: the day was not over when it was read
create index meta_ads_insights_account on meta_ads_insights (tenant_id, account_id, date);

create trigger wake after insert or update of status, timezone on ad_accounts for each statement execute function wake_relay();

-- Accounts whose Schedule is not as it should be: to be made, made anew for another zone, or removed.
create function list_ad_schedules(all_of_them boolean) returns table (tenant_id uuid, id uuid, account_id text, timezone text, connected boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.tenant_id, a.id, a.account_id, a.timezone, a.status = 'connected' from ad_accounts a
  where all_of_them or a.schedule_zone is distinct from case when a.status = 'connected' then a.timezone end
  order by a.connected_at limit case when all_of_them then 100000 else 200 end
$$;
revoke all on function list_ad_schedules from public;
grant execute on function list_ad_schedules to cadencia_app;

-- migrate:down
