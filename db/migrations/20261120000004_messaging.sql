-- migrate:up
create table senders (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  provider text not null check (provider in ('ycloud', 'cloud-api')),
  phone text not null,                  -- E.164
  label text not null default '',
  waba_id text,
  status text not null default 'CONNECTED',
  quality text,
  messaging_limit text,
  per_second integer not null default 20 check (per_second between 1 and 1000),
  sending_stopped boolean not null default false,  -- kill switch
  is_default boolean not null default false,
  credential_key text not null,         -- name of the API key in `credentials`
  synced_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, phone)
);
create unique index senders_default on senders (tenant_id) where is_default;
call protect('senders', 'select, insert, update, delete');

-- Where a provider delivers to us. The id is the random part of the URL; the tenant follows from it and from nothing else.
create table webhook_endpoints (
  id text primary key check (length(id) >= 20),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  provider text not null check (provider in ('ycloud', 'meta')),
  external_id text,                     -- the provider's id of the registration
  secret_key text not null,             -- name of the signing secret in `credentials`
  last_event_at timestamptz,
  created_at timestamptz not null default now()
);
call protect('webhook_endpoints', 'select, insert, update, delete');

create table webhook_inbox (
  id uuid primary key default gen_random_uuid(),
  seq bigint generated always as identity,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  provider text not null,
  endpoint text not null,
  external_event_id text not null,
  raw bytea not null,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  attempts smallint not null default 0,
  error text,
  unique (tenant_id, provider, external_event_id)
);
create index webhook_inbox_queue on webhook_inbox (seq) where processed_at is null and attempts < 3;
call protect('webhook_inbox', 'select, insert, update');
create trigger wake after insert on webhook_inbox for each statement execute function wake_relay();

create table meta_templates (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  provider text not null,
  waba_id text not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null,                 -- APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …: the provider's word only
  quality text,
  reason text,
  components jsonb not null,
  provider_id text,
  synced_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, waba_id, name, language)
);
call protect('meta_templates', 'select, insert, update, delete');

-- The send ledger. One row is one attempt to say one thing to one lead; quality of service is decided by its state alone.
create table messages (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  external_id text not null unique,     -- what the provider echoes in its webhooks
  lead_id uuid not null,
  enrolment_id uuid,
  flow_id uuid,
  version integer,
  node_id text,
  visit integer,
  sender_id uuid,
  to_phone text,
  type text not null default 'template' check (type in ('template', 'text')),
  template_name text,
  template_language text,
  category text,
  variables jsonb not null default '[]',-- values in the order of {{1}}…{{n}}
  rendered text,                        -- the body as the person reads it
  state text not null default 'planned' check (state in
    ('planned', 'submitting', 'accepted', 'sent', 'delivered', 'read', 'suppressed', 'failed', 'unknown', 'unconfirmed')),
  reason text,                          -- stable code of why it was suppressed, failed or deferred
  error_code text,
  error_detail text,
  attempt integer not null default 0,
  not_before timestamptz,               -- deferred: when it may be tried next
  settle_at timestamptz,                -- unknown: when silence becomes `unconfirmed`
  provider_id text,
  wamid text,
  price numeric(18, 6), price_currency text,
  submit_started_at timestamptz, accepted_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
  read_at timestamptz, failed_at timestamptz, replied_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, enrolment_id, node_id, visit),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, enrolment_id) references enrolments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, sender_id) references senders (tenant_id, id) on delete set null (sender_id)
);
create index messages_lead on messages (tenant_id, lead_id, created_at desc);
create index messages_flow on messages (tenant_id, flow_id, created_at desc, id desc);
create index messages_newest on messages (tenant_id, created_at desc, id desc);
create index messages_changed on messages (tenant_id, updated_at desc);
create index messages_day on messages (tenant_id, submit_started_at) where submit_started_at is not null;
create index messages_doubtful on messages (settle_at) where state in ('submitting', 'unknown');
create index messages_provider on messages (tenant_id, provider_id) where provider_id is not null;
create index messages_wamid on messages (tenant_id, wamid) where wamid is not null;
call protect('messages', 'select, insert, update');

-- What the provider told us about a message, as told. The message's state is folded from these.
create table message_events (
  id bigint generated always as identity primary key,
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  message_id uuid not null,
  external_event_id text not null,
  status text not null,
  error_code text,
  provider_time timestamptz,
  data jsonb not null default '{}',
  received_at timestamptz not null default now(),
  unique (tenant_id, external_event_id),
  foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
);
create index message_events_message on message_events (tenant_id, message_id);
call protect('message_events', 'select, insert');

-- What leads write to us.
create table inbound_messages (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  sender_id uuid,
  external_id text not null,            -- wamid, or the provider's id where there is none
  type text not null,
  text text,
  button_payload text,
  context_wamid text,                   -- the message of ours that it answers
  referral jsonb,                       -- the ad it came from
  received_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, external_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, sender_id) references senders (tenant_id, id) on delete set null (sender_id)
);
create index inbound_messages_lead on inbound_messages (tenant_id, lead_id, received_at desc);
call protect('inbound_messages', 'select, insert');

-- Stops everything at once, for every tenant. One row; only an operator changes it.
create table kill_switch (
  only_row boolean primary key default true check (only_row),
  sending_stopped boolean not null default false,
  updated_at timestamptz not null default now()
);
insert into kill_switch default values;
grant select on kill_switch to cadencia_app;

alter table tenants add column sending_stopped boolean not null default false;

-- migrate:down
