-- migrate:up
-- What people of the team wrote to a lead by themselves: in the WhatsApp Business app, or in the provider's inbox.
create table team_messages (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  sender_id uuid,
  external_id text not null,            -- wamid, or the provider's id where there is none
  type text not null,
  text text,
  sent_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (tenant_id, external_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, sender_id) references senders (tenant_id, id) on delete set null (sender_id)
);
create index team_messages_lead on team_messages (tenant_id, lead_id, sent_at desc);
call protect('team_messages', 'select, insert');
grant update (lead_id) on team_messages to cadencia_app;

-- migrate:down
