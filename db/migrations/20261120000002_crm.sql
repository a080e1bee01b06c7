-- migrate:up
create table leads (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text check (length(name) <= 200),
  phone text check (phone ~ '^\+[1-9][0-9]{6,14}$'),   -- E.164 as known
  phone_key text,                       -- the same number whichever way WhatsApp writes it (db/phone.ts)
  email text check (length(email) <= 320),
  wa_user_id text,
  status text not null default 'new' check (length(status) between 1 and 50),
  tags text[] not null default '{}',
  seller_id uuid,
  lead_source text default 'ORGANIC' check (length(lead_source) <= 50),
  meta_campaign_id text, meta_adset_id text, meta_ad_id text, meta_ad_headline text, meta_ad_body text,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  timezone text,
  consent text check (consent in ('granted', 'revoked')),  -- the latest row of `consents`, kept in the same transaction
  last_inbound_at timestamptz,          -- opens the 24 h window
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, seller_id) references memberships on delete set null (seller_id)
);
create unique index leads_phone on leads (tenant_id, phone_key) where phone_key is not null;
create unique index leads_wa_user on leads (tenant_id, wa_user_id) where wa_user_id is not null;
create index leads_newest on leads (tenant_id, created_at desc, id desc);
create index leads_status on leads (tenant_id, status, created_at desc);
create index leads_seller on leads (tenant_id, seller_id, created_at desc);
create index leads_email on leads (tenant_id, lower(email));
create index leads_changed on leads (tenant_id, updated_at desc);
create index leads_source on leads (tenant_id, lead_source);
create index leads_campaign on leads (tenant_id, meta_campaign_id) where meta_campaign_id is not null;
call protect('leads', 'select, insert, update, delete');

-- How a lead reached us; never changed once written.
create table lead_touches (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  source text not null check (source in ('ctwa', 'lead_form', 'import', 'api', 'organic')),
  occurred_at timestamptz not null,
  campaign_id text, adset_id text, ad_id text, form_id text, headline text, body text, source_url text, ctwa_clid text,
  external_id text,                     -- wamid or leadgen id: one touch each
  raw jsonb,
  created_at timestamptz not null default now(),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create unique index lead_touches_external on lead_touches (tenant_id, source, external_id) where external_id is not null;
create index lead_touches_lead on lead_touches (tenant_id, lead_id, occurred_at);
create index lead_touches_ad on lead_touches (tenant_id, ad_id, occurred_at) where ad_id is not null;
call protect('lead_touches', 'select, insert');

-- May we write to this person? Append-only; the last row counts. Outlives the lead as proof, by the hash of the number.
create table consents (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  lead_id uuid,
  phone_hash bytea,
  granted boolean not null,
  source text not null,                 -- 'keyword', 'user_preferences', 'unsubscribe', '131050', 'api', 'import', 'person'
  evidence jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete set null (lead_id)
);
create index consents_lead on consents (tenant_id, lead_id, occurred_at desc);
create index consents_phone on consents (tenant_id, phone_hash);
call protect('consents', 'select, insert');

create table opportunities (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  seller_id uuid,
  name text not null check (length(name) between 1 and 200),
  value numeric(18, 2),
  currency text check (currency ~ '^[A-Z]{3}$'),
  stage text,
  status text not null default 'open' check (status in ('open', 'won', 'lost')),
  deadline timestamptz,
  closed_at timestamptz,
  external_ids jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, seller_id) references memberships on delete set null (seller_id)
);
create index opportunities_lead on opportunities (tenant_id, lead_id, created_at desc);
create index opportunities_newest on opportunities (tenant_id, created_at desc, id desc);
create index opportunities_changed on opportunities (tenant_id, updated_at desc);
call protect('opportunities', 'select, insert, update, delete');

create table sales_transactions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  opportunity_id uuid,
  amount numeric(18, 2) not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null default 'completed' check (status in ('pending', 'completed', 'failed', 'refunded')),
  completed_at timestamptz,
  refunded_at timestamptz,
  external_ids jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, opportunity_id) references opportunities (tenant_id, id) on delete set null (opportunity_id)
);
create index sales_lead on sales_transactions (tenant_id, lead_id, created_at desc);
create index sales_newest on sales_transactions (tenant_id, created_at desc, id desc);
create index sales_completed on sales_transactions (tenant_id, completed_at) where completed_at is not null;
create index sales_changed on sales_transactions (tenant_id, updated_at desc);
call protect('sales_transactions', 'select, insert, update, delete');

create table carts (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  items jsonb not null default '[]',
  value numeric(18, 2),
  currency text check (currency ~ '^[A-Z]{3}$'),
  status text not null default 'open' check (status in ('open', 'purchased', 'discarded')),
  last_activity_at timestamptz not null default now(),
  external_ids jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index carts_lead on carts (tenant_id, lead_id, created_at desc);
create index carts_newest on carts (tenant_id, created_at desc, id desc);
call protect('carts', 'select, insert, update, delete');

-- Facts that happened, each written in the transaction of the change it reports. Also the relay's queue: unprocessed rows.
create table events (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  type text not null,
  lead_id uuid,
  subject text,                         -- 'opportunity:<uuid>', 'sale:<uuid>', 'cart:<uuid>', 'message:<uuid>'
  data jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  processed_at timestamptz,
  attempts smallint not null default 0,
  error text,
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index events_queue on events (seq) where processed_at is null and attempts < 5;
create index events_lead on events (tenant_id, lead_id, occurred_at desc);
create index events_newest on events (tenant_id, seq desc);
call protect('events', 'select, insert, update');

create function wake_relay() returns trigger language plpgsql as $$
begin
  perform pg_notify('cadencia_relay', tg_table_name);
  return null;
end $$;
create trigger wake after insert on events for each statement execute function wake_relay();

-- migrate:down
