-- migrate:up
-- A manager sees the leads of the people who report to them, and their own.
alter table memberships drop constraint memberships_role_check,
  add constraint memberships_role_check check (role in ('ceo', 'admin', 'marketing', 'manager', 'seller')),
  add column manager_id uuid check (manager_id <> user_id),
  add constraint memberships_manager foreign key (tenant_id, manager_id) references memberships (tenant_id, user_id)
    on delete set null (manager_id);
alter table invitations drop constraint invitations_role_check,
  add constraint invitations_role_check check (role in ('ceo', 'admin', 'marketing', 'manager', 'seller'));
create index memberships_manager on memberships (tenant_id, manager_id) where manager_id is not null;
grant update (manager_id) on memberships to cadencia_app;

-- migrate:down
