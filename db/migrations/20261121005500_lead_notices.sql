-- migrate:up
-- Instant Form leads on their way from Meta. A webhook names only ids; what people entered is fetched by the worker, outside of
-- any transaction. So these rows of the inbox are leased, and may have to wait: for Meta's patience, or for somebody to reconnect.
alter table webhook_inbox add column retry_at timestamptz;  -- not before; while a worker is at it, until when it is its own

drop index webhook_inbox_queue;
create index webhook_inbox_queue on webhook_inbox (seq) where processed_at is null and attempts < 3 and provider <> 'meta';
create index webhook_inbox_leads on webhook_inbox (retry_at nulls first, seq) where processed_at is null and attempts < 3 and provider = 'meta';
create index webhook_inbox_aside on webhook_inbox (tenant_id, seq desc) where error is not null;
create index events_aside on events (tenant_id, seq desc) where processed_at is null and attempts >= 5;

create or replace function claim_inbox(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  select id, tenant_id from webhook_inbox where processed_at is null and attempts < 3 and provider <> 'meta'
  order by seq limit most for update skip locked
$$;
create function claim_leads(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update webhook_inbox w set retry_at = now() + interval '2 minutes'
  where w.id in (
    select q.id from webhook_inbox q
    where q.processed_at is null and q.attempts < 3 and q.provider = 'meta' and (q.retry_at is null or q.retry_at <= now())
    order by q.retry_at nulls first, q.seq limit most for update skip locked)
  returning w.id, w.tenant_id
$$;

-- Leads that were entered before a tenant had the page are history to it: they are taken in, and start no flow.
alter table meta_pages add column leads_since timestamptz not null default now();
alter table meta_pages add column last_notice_at timestamptz;  -- of a webhook

-- Instant Forms, and until when all their leads were read in bulk: what a lost webhook has not told is found there.
create table meta_lead_forms (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  form_id text not null,
  page_id text not null,
  name text not null default '',
  read_until timestamptz,               -- null: never
  updated_at timestamptz not null default now(),
  primary key (tenant_id, form_id),
  foreign key (tenant_id, page_id) references meta_pages on delete cascade
);
call protect('meta_lead_forms', 'select, insert, update');

-- Notices of pages that no tenant has (yet). Ids only, nothing of a person; the app reaches them through the functions below.
create table meta_strays (
  leadgen_id text primary key,
  page_id text not null,
  notice jsonb not null,
  received_at timestamptz not null default now()
);
create index meta_strays_page on meta_strays (page_id);
alter table meta_strays enable row level security;
alter table meta_strays force row level security;
create policy owner on meta_strays to current_user using (true) with check (true);

-- Takes in what one delivery reports, `[{leadgen_id, page_id, form_id, ad_id, created_time}]`: a row for each tenant that has the
-- page, each seeing its own and no other; once per lead, however often it is told.
create function receive_lead_notices(notices jsonb, out stored integer, out strays integer)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  with told as materialized (
    select distinct on (n ->> 'leadgen_id') n ->> 'leadgen_id' as leadgen_id, n ->> 'page_id' as page_id, n as notice
    from jsonb_array_elements(notices) n
  ), owned as materialized (
    select p.tenant_id, t.* from told t join meta_pages p on p.page_id = t.page_id and p.wants_leads
  ), kept as (
    insert into webhook_inbox (tenant_id, provider, endpoint, external_event_id, raw)
    select tenant_id, 'meta', page_id, 'leadgen:' || leadgen_id, convert_to(notice::text, 'UTF8') from owned order by tenant_id, leadgen_id
    on conflict (tenant_id, provider, external_event_id) do nothing returning 1
  ), aside as (
    insert into meta_strays (leadgen_id, page_id, notice)
    select t.leadgen_id, t.page_id, t.notice from told t where not exists (select from owned o where o.leadgen_id = t.leadgen_id)
    order by 1 on conflict do nothing returning 1
  )
  select (select count(*) from kept), (select count(*) from aside) into stored, strays;
  -- For the diagnostics page: once a minute is enough and keeps the rows cool.
  update meta_pages p set last_notice_at = now()
  where p.page_id in (select n ->> 'page_id' from jsonb_array_elements(notices) n) and p.wants_leads
    and (p.last_notice_at is null or p.last_notice_at < now() - interval '1 minute');
end $$;

-- Hands over the strays of pages that a tenant has by now; forgets those that Meta has forgotten too (90 days).
create function adopt_strays() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from meta_strays s
    where s.received_at < now() - interval '90 days' or exists (select from meta_pages p where p.page_id = s.page_id and p.wants_leads)
    returning s.*
  ), adopted as (
    insert into webhook_inbox (tenant_id, provider, endpoint, external_event_id, raw)
    select p.tenant_id, 'meta', g.page_id, 'leadgen:' || g.leadgen_id, convert_to(g.notice::text, 'UTF8')
    from gone g join meta_pages p on p.page_id = g.page_id and p.wants_leads
    on conflict (tenant_id, provider, external_event_id) do nothing returning 1)
  select count(*)::integer from adopted
$$;

-- For the operator: pages that Meta reports and nobody has.
create function list_strays() returns table (page_id text, leads integer, oldest timestamptz, newest timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.page_id, count(*)::integer, min(s.received_at), max(s.received_at) from meta_strays s group by 1 order by 4 desc limit 200
$$;

-- Asks for a bulk read of the forms where an hour has passed since the last, or `pages` say that they report again.
create function request_lead_reads() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with asked as (
    insert into sync_runs (tenant_id, kind)
    select distinct p.tenant_id, 'meta-leads' from meta_pages p
    where p.wants_leads
      and not exists (select from sync_runs r where r.tenant_id = p.tenant_id and r.kind = 'meta-leads' and r.started_at > now() - interval '1 hour')
      and not exists (select from sync_runs r where r.tenant_id = p.tenant_id and r.kind = 'meta-leads' and r.state = 'running')
    returning 1)
  select count(*)::integer from asked
$$;

-- A page whose leads are reported (again): what waited for it goes on, and what was missed is looked for.
create function resume_leads() returns trigger language plpgsql as $$
begin
  update webhook_inbox w set retry_at = null
  where w.tenant_id = new.tenant_id and w.provider = 'meta' and w.endpoint = new.page_id and w.processed_at is null and w.retry_at > now();
  if not exists (select from sync_runs r where r.tenant_id = new.tenant_id and r.kind = 'meta-leads' and r.state = 'running') then
    insert into sync_runs (tenant_id, kind) values (new.tenant_id, 'meta-leads');
  end if;
  return null;
end $$;
create trigger resume_leads after insert or update of subscribed_at, error on meta_pages for each row
  when (new.wants_leads and new.subscribed_at is not null and new.error is null) execute function resume_leads();

-- Where somebody came from as the address of a page told it: utm_source, utm_medium, utm_campaign, utm_content, utm_term.
alter table lead_touches add column utm jsonb;

revoke all on function claim_leads, receive_lead_notices, adopt_strays, list_strays, request_lead_reads, resume_leads from public;
grant execute on function claim_leads, receive_lead_notices, adopt_strays, list_strays, request_lead_reads to cadencia_app;

-- migrate:down
