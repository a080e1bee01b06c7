-- migrate:up
-- Two leads that turn out to be one person become one (db/crm/merge-leads.ts).

-- What else a lead is known by: the ids, numbers and addresses of leads that became part of it.
create table lead_aliases (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  kind text not null check (kind in ('lead', 'phone', 'wa_user_id', 'email', 'external_id')),
  key text not null,                    -- as the lead's column has it: id, phone_key, wa_user_id, email_key; `<system>=<id>`
  lead_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, kind, key),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index lead_aliases_lead on lead_aliases (tenant_id, lead_id);
call protect('lead_aliases', 'select, insert, update, delete');

-- Possible duplicates are looked for by name; row security lets an index work only for plain comparisons.
alter table leads add column name_key text generated always as (lower(btrim(name))) stored;
create index leads_name_key on leads (tenant_id, name_key) where name_key is not null;

-- What these say never changes; whom it is about does, in a merge.
grant update (lead_id) on lead_touches, consents, inbound_messages to cadencia_app;
create trigger marketing_update after update on lead_touches for each row
  when (new.lead_id is distinct from old.lead_id) execute function note_lead_of();

-- migrate:down
