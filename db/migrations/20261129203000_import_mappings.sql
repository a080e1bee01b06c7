-- migrate:up
-- What the columns of a file were said to be, kept for the next file with the same headers (api/crm/import/columns.ts).
create table import_mappings (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  kind text not null check (kind in ('lead', 'opportunity', 'sale')),
  headers_key text not null,            -- md5 of `headers`, one a line
  headers text[] not null,              -- folded, in the order of the alphabet
  mapping jsonb not null,               -- folded header → field
  kept_at timestamptz not null default now(),
  primary key (tenant_id, kind, headers_key)
);
call protect('import_mappings', 'select, insert, update, delete');

-- migrate:down
