-- migrate:up
-- What a message says besides its text (workflows/providers/news.ts, Said), and which message it quotes or is about.
alter table inbound_messages
  add column said jsonb,
  add column about_wamid text;           -- of an edit, a deletion, a reaction
create index inbound_messages_about on inbound_messages (tenant_id, about_wamid) where about_wamid is not null;
alter table team_messages
  add column said jsonb,
  add column context_wamid text;         -- the message that it quotes

-- Who of the team wrote it; null: a flow.
alter table messages
  add column written_by uuid,
  add foreign key (tenant_id, written_by) references memberships on delete set null (written_by);
create index messages_written_by on messages (tenant_id, written_by) where written_by is not null;

-- migrate:down
