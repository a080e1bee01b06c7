-- migrate:up
-- Ids from Meta are text: they pass 2^53. Money is exact.
create table ad_accounts (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  account_id text not null,             -- 'act_…'
  name text not null,
  business_id text,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  timezone text not null,
  status text not null default 'connected',
  connected_at timestamptz not null default now(),
  disconnected_at timestamptz,
  updated_at timestamptz not null default now(),
  unique (tenant_id, account_id)
);
call protect('ad_accounts', 'select, insert, update, delete');

create table meta_ads_campaigns (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  campaign_id text not null,
  account_id text not null,
  name text not null,
  objective text,
  status text not null,
  effective_status text,
  start_time timestamptz,
  stop_time timestamptz,
  synced_at timestamptz not null default now(),
  primary key (tenant_id, campaign_id),
  foreign key (tenant_id, account_id) references ad_accounts (tenant_id, account_id) on delete cascade
);
call protect('meta_ads_campaigns', 'select, insert, update, delete');

create table meta_ads_adsets (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  adset_id text not null,
  campaign_id text not null,
  account_id text not null,
  name text not null,
  status text not null,
  effective_status text,
  synced_at timestamptz not null default now(),
  primary key (tenant_id, adset_id),
  foreign key (tenant_id, account_id) references ad_accounts (tenant_id, account_id) on delete cascade
);
call protect('meta_ads_adsets', 'select, insert, update, delete');

create table meta_ads_ads (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  ad_id text not null,
  adset_id text not null,
  campaign_id text not null,
  account_id text not null,
  name text not null,
  status text not null,
  effective_status text,
  creative jsonb not null default '{}',
  synced_at timestamptz not null default now(),
  primary key (tenant_id, ad_id),
  foreign key (tenant_id, account_id) references ad_accounts (tenant_id, account_id) on delete cascade
);
create index meta_ads_ads_campaign on meta_ads_ads (tenant_id, campaign_id);
call protect('meta_ads_ads', 'select, insert, update, delete');

create table meta_ads_insights (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  account_id text not null,
  ad_id text not null,
  date date not null,                   -- a day in the ad account's zone
  campaign_id text not null,
  adset_id text not null,
  spend numeric(18, 2) not null,
  impressions bigint not null,
  clicks bigint not null,
  reach bigint,
  currency text not null,
  synced_at timestamptz not null default now(),
  primary key (tenant_id, ad_id, date),
  foreign key (tenant_id, account_id) references ad_accounts (tenant_id, account_id) on delete cascade
);
create index meta_ads_insights_day on meta_ads_insights (tenant_id, date) include (spend, impressions, clicks, campaign_id);
call protect('meta_ads_insights', 'select, insert, update, delete');

-- What one unit of `currency` was worth in the tenant's currency from a day on; entered by the tenant.
create table exchange_rates (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  currency text not null,
  valid_from date not null,
  rate numeric(20, 8) not null check (rate > 0),
  created_at timestamptz not null default now(),
  primary key (tenant_id, currency, valid_from)
);
call protect('exchange_rates', 'select, insert, update, delete');

create table sync_runs (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  kind text not null,                   -- 'meta-ads', 'templates'
  account_id text,
  state text not null default 'running' check (state in ('running', 'completed', 'partial', 'failed')),
  from_date date, to_date date, done_until date,
  calls integer not null default 0,
  rows_written integer not null default 0,
  error text,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  updated_at timestamptz not null default now()
);
create index sync_runs_newest on sync_runs (tenant_id, kind, started_at desc);
call protect('sync_runs', 'select, insert, update');

-- migrate:down
