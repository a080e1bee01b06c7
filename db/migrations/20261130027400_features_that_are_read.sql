-- migrate:up
-- What is on for a tenant (db/platform/features): the operator's word, the tenant's own choice, and the rule for everybody.
alter table feature_flags alter column enabled drop not null;     -- null: the operator says nothing about this tenant
alter table feature_flags add column chosen boolean;              -- what the tenant's admins chose, where they may

create table feature_rules (
  name text primary key,
  percent integer check (percent between 0 and 100),              -- of the tenants; null: as the list in code says
  tenants_choose boolean,                                         -- whether a tenant's admins may switch it; null: as the list says
  updated_at timestamptz not null default now()
);
grant select, insert, update on feature_rules to cadencia_app;

-- migrate:down
drop table feature_rules;
alter table feature_flags drop column chosen;
delete from feature_flags where enabled is null;
alter table feature_flags alter column enabled set not null;
