-- migrate:up
-- Facebook pages of the person through whom a tenant is connected. Each one's token is in `credentials` under `meta:page:<id>`.
create table meta_pages (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  page_id text not null,
  name text not null default '',
  wants_leads boolean not null default true,  -- a person may leave a page out: its leads are then none of ours
  subscribed_at timestamptz,            -- since when Meta reports the page's Instant Form leads to us; null: it does not
  error text,                           -- why not: a reason of the Graph client, never a text of Meta's
  updated_at timestamptz not null default now(),
  primary key (tenant_id, page_id)
);
create index meta_pages_page on meta_pages (page_id) where wants_leads;
call protect('meta_pages', 'select, insert, update, delete');

-- Whose a page is: a webhook of Meta's names the page and nothing else. Agencies and their clients may share one.
create function find_meta_page_tenants(page text) returns table (tenant_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.tenant_id from meta_pages p where p.page_id = page and p.wants_leads order by p.tenant_id
$$;
revoke all on function find_meta_page_tenants from public;
grant execute on function find_meta_page_tenants to cadencia_app;

-- migrate:down
