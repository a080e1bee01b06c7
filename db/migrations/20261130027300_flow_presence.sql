-- migrate:up
-- Who has a flow open in the builder at this moment: a row per tab, gone with it, and worth nothing a minute later. After a crash
-- nobody is there, and no copy needs it: so it is not logged.
create unlogged table flow_presence (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  tab uuid not null,                                              -- made by the page; one person may have several
  flow_id uuid not null,
  user_id uuid not null,
  editing boolean not null,                                       -- changed something a moment ago
  seen_at timestamptz not null default now(),                     -- no index: it changes all the time
  primary key (tenant_id, tab),
  foreign key (tenant_id, flow_id) references flows (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references memberships (tenant_id, user_id) on delete cascade
) with (fillfactor = 50);
call protect('flow_presence', 'select, insert, update, delete');

-- migrate:down
drop table flow_presence;
