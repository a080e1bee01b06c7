-- migrate:up
-- What people and the team say to one another: of a lead, since when there is a conversation and whose turn it is. A message of a
-- flow begins none and answers nobody. Folded from what is said as it comes (db/sending/conversations/).
alter table leads
  add column spoke_at timestamptz,               -- when one of the two last said something; null: nobody has
  add column team_spoke_at timestamptz,
  add column waiting_since timestamptz,          -- of their first word that nobody of the team has answered
  add column conversation_closed_at timestamptz; -- one of the team has closed it; their next word opens it

with said as (
  select tenant_id, lead_id, max(at) as at from (
    select tenant_id, lead_id, sent_at as at from team_messages
    union all select tenant_id, lead_id, created_at from messages where type = 'text' and flow_id is null) one
  group by tenant_id, lead_id)
update leads l set team_spoke_at = said.at from said where l.tenant_id = said.tenant_id and l.id = said.lead_id;
update leads set spoke_at = greatest(last_inbound_at, team_spoke_at) where last_inbound_at is not null or team_spoke_at is not null;
-- Who wrote long ago is no work of today's.
update leads set waiting_since = last_inbound_at
where last_inbound_at > coalesce(team_spoke_at, '-infinity') and last_inbound_at > now() - interval '7 days';
update leads set conversation_closed_at = spoke_at where spoke_at <= now() - interval '7 days';

create index leads_conversations on leads (tenant_id, spoke_at desc, id desc)
  where spoke_at is not null and conversation_closed_at is null;
create index leads_own_conversations on leads (tenant_id, seller_id, spoke_at desc, id desc)
  where spoke_at is not null and conversation_closed_at is null;
create index leads_waiting on leads (tenant_id, spoke_at desc, id desc)
  where waiting_since is not null and consent is distinct from 'revoked';
create index leads_own_waiting on leads (tenant_id, seller_id, spoke_at desc, id desc)
  where waiting_since is not null and consent is distinct from 'revoked';
create index leads_closed_conversations on leads (tenant_id, spoke_at desc, id desc) where conversation_closed_at is not null;

-- What one of the team puts in the blanks of a template that they send by hand; null: a flow's step says it, or it is a text.
alter table messages add column blanks jsonb;

-- What the team writes down about a lead, for itself.
create table lead_notes (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  lead_id uuid not null,
  text text not null check (length(text) between 1 and 4000),
  written_by uuid,                               -- null: a program, or somebody who has left
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, written_by) references memberships on delete set null (written_by)
);
create index lead_notes_lead on lead_notes (tenant_id, lead_id, created_at desc);
create index lead_notes_newest on lead_notes (tenant_id, created_at desc);
create index lead_notes_written_by on lead_notes (tenant_id, written_by) where written_by is not null;
call protect('lead_notes', 'select, insert, update, delete');

-- Texts that the team sends often, with the variables of messages.
create table saved_replies (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  title text not null check (length(title) between 1 and 80),
  text text not null check (length(text) between 1 and 4096),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, id)
);
create unique index saved_replies_title on saved_replies (tenant_id, lower(title));
call protect('saved_replies', 'select, insert, update, delete');

-- migrate:down
