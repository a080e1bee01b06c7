-- migrate:up
-- Where a tenant wants to be told what happens in its CRM.
create table outgoing_webhooks (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null check (length(name) between 1 and 120),
  url text not null check (length(url) between 1 and 2000),
  events text[] not null check (cardinality(events) between 1 and 50), -- names of events, or '*'
  secret_key text not null,             -- name of the signing secret in `credentials`
  paused_at timestamptz,                -- by a person, or because nothing arrives
  paused_reason text check (paused_reason in ('person', 'failing', 'gone')),
  last_ok_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create index outgoing_webhooks_live on outgoing_webhooks (tenant_id) where paused_at is null;
call protect('outgoing_webhooks', 'select, insert, update, delete');

-- One event to be told to one of them. What is said is put together when it goes out: no personal data stays here.
create table webhook_calls (
  id uuid primary key default gen_random_uuid(),  -- the `webhook-id`, the same for every try
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  webhook_id uuid not null,
  event_id uuid,                        -- null: a test
  type text not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  last_status integer,
  last_fault text,
  last_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, webhook_id) references outgoing_webhooks (tenant_id, id) on delete cascade
);
create index webhook_calls_due on webhook_calls (next_at) where state = 'pending';
create index webhook_calls_newest on webhook_calls (tenant_id, webhook_id, created_at desc, id desc);
create index webhook_calls_age on webhook_calls using brin (created_at);
call protect('webhook_calls', 'select, insert, update, delete');
create trigger wake after insert on webhook_calls for each statement execute function wake_relay();

-- A fact and what is to be told of it are one transaction.
create function call_webhooks() returns trigger language plpgsql as $$
begin
  insert into webhook_calls (tenant_id, webhook_id, event_id, type)
  select e.tenant_id, h.id, e.id, e.type
  from new_events e join outgoing_webhooks h on h.tenant_id = e.tenant_id and h.paused_at is null and h.events && array[e.type, '*']
  where not e.history;
  return null;
end $$;
create trigger call_webhooks after insert on events referencing new table as new_events
for each statement execute function call_webhooks();

-- Calls that are due, each handed out once in a minute; of one webhook few at a time, so that a slow one keeps nobody waiting.
create function claim_webhook_calls(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update webhook_calls c set next_at = now() + interval '1 minute'
  where c.id in (
    select q.id from webhook_calls q where q.id in (
      select ranked.id from (
        select due.id, due.next_at, row_number() over (partition by due.webhook_id order by due.next_at) as place from (
          select d.id, d.webhook_id, d.next_at from webhook_calls d
          join outgoing_webhooks h on h.id = d.webhook_id and h.paused_at is null
          where d.state = 'pending' and d.next_at <= now() order by d.next_at limit 2000) due) ranked
      where ranked.place <= 5 order by ranked.next_at limit most)
    and q.state = 'pending' and q.next_at <= now() for update skip locked)
  returning c.id, c.tenant_id
$$;
revoke all on function claim_webhook_calls from public;
grant execute on function claim_webhook_calls to cadencia_app;

-- migrate:down
