-- migrate:up
-- Fields of a tenant's own that somebody has named: what they are called, what is in them, and in which order they stand.
-- What leads bring besides stays as it came, under its own name.
create table custom_fields (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  key text not null,                    -- as in leads.custom
  label text not null,
  type text not null check (type in ('text', 'number', 'date', 'yes-no', 'choice')),
  options text[] not null default '{}', -- of a choice, in their order
  position integer not null,
  primary key (tenant_id, key)
);
call protect('custom_fields', 'select, insert, update, delete');

-- migrate:down
