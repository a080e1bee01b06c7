-- migrate:up
-- Templates are written here too: one that is not handed in yet has the status DRAFT, which no provider knows.
alter table meta_templates
  add column previous_category text,           -- Meta put it into another category
  add column recategorised_at timestamptz,
  add column submitted_at timestamptz;         -- handed in from here, last time

-- Pictures, clips and documents of templates: as samples for the review, and as what a step sends. They hold nothing of a person.
-- They are served under an address that nobody guesses (id), because WhatsApp fetches them.
create table media_files (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  name text not null check (length(name) between 1 and 240),
  type text not null,                          -- image/jpeg, image/png, video/mp4, application/pdf
  size integer not null check (size between 1 and 16777216),
  sha256 bytea not null,
  bytes bytea not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  unique (tenant_id, sha256, type, name),
  foreign key (tenant_id, created_by) references memberships on delete set null (created_by)
);
create index media_files_created_by on media_files (tenant_id, created_by) where created_by is not null;
alter table media_files alter column bytes set storage external;
call protect('media_files', 'select, insert, delete');

-- Who has a file's address may have the file.
create function find_media_file(of_file uuid) returns table (name text, type text, sha256 bytea, bytes bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select name, type, sha256, bytes from media_files where id = of_file
$$;
revoke all on function find_media_file from public;
grant execute on function find_media_file to cadencia_app;

-- migrate:down
