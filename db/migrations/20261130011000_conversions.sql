-- migrate:up
-- Where a tenant tells Meta what came of its ads: a dataset of Meta's. Its token is in `credentials` under `meta:dataset-token`.
create table conversion_settings (
  tenant_id uuid primary key default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  dataset_id text not null check (dataset_id ~ '^[0-9]{5,25}$'),
  dataset_name text,                    -- as Meta calls it
  is_on boolean not null default false,
  test_code text check (length(test_code) between 1 and 40),  -- while it is set, everything goes out under it
  by_person boolean not null default true,  -- people without a click or form are matched by their phone and mail, hashed
  rules jsonb not null default '[]',    -- [{"on":"lead.status_changed","to":"calificado","send":"QualifiedLead"}, …]
  wait_until timestamptz,               -- Meta asked for patience
  halted_at timestamptz,                -- Meta takes nothing any more, and why
  halted_reason text,
  checked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
call protect('conversion_settings', 'select, insert, update, delete');

-- What Meta is told of, each once: `event_id` is what Meta knows it by.
create table conversions (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  event_id text not null check (length(event_id) between 1 and 200),
  event_name text not null check (length(event_name) between 1 and 50),
  lead_id uuid not null,
  subject text,                         -- 'sale:<uuid>'
  origin text not null,                 -- the event it came of, or 'flow'
  occurred_at timestamptz not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'refused', 'left-out', 'unconfirmed')),
  reason text,                          -- why it waits, or was left out
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  doubted_at timestamptz,               -- since when it may have arrived without our knowing
  match text check (match in ('ctwa', 'lead_form', 'person')),
  keys text[] not null default '{}',    -- what Meta was given to find the person by
  clicked_at timestamptz,               -- when the person came by the ad or form
  is_test boolean not null default false,
  value numeric(18, 2),
  currency text check (currency ~ '^[A-Z]{3}$'),
  answer jsonb,                         -- Meta's, or why there was none
  last_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, id),
  unique (tenant_id, event_id),
  foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index conversions_due on conversions (tenant_id, next_at) where state = 'pending';
create index conversions_newest on conversions (tenant_id, created_at desc, id desc);
create index conversions_lead on conversions (tenant_id, lead_id);
call protect('conversions', 'select, insert, update, delete');
create trigger wake after insert on conversions for each statement execute function wake_relay();

-- A fact and that Meta is to be told of it are one transaction. What is about money is known by its sale, all else by its lead: a
-- lead that is qualified twice was qualified once.
create function plan_conversions() returns trigger language plpgsql as $$
begin
  insert into conversions (tenant_id, event_id, event_name, lead_id, subject, origin, occurred_at)
  select e.tenant_id, r.send || ':' || case when e.subject like 'sale:%' then e.subject else 'lead:' || e.lead_id end,
    r.send, e.lead_id, case when e.subject like 'sale:%' then e.subject end, r."on", e.occurred_at
  from new_events e join conversion_settings s on s.tenant_id = e.tenant_id and s.is_on
  cross join lateral jsonb_to_recordset(s.rules) as r("on" text, "to" text, send text)
  where not e.history and e.lead_id is not null and case
    when r."on" = 'opportunity.stage' then e.type in ('opportunity.updated', 'opportunity.won', 'opportunity.lost')
      and lower(e.data->'stage'->>'to') = lower(r."to") and e.data->'stage'->>'from' is distinct from e.data->'stage'->>'to'
    when r."on" = 'lead.status_changed' then e.type = r."on" and lower(e.data->>'to') = lower(r."to")
    when r."on" = 'lead.tagged' then e.type = r."on" and lower(e.data->>'tag') = lower(r."to")
    else e.type = r."on" end
  on conflict (tenant_id, event_id) do nothing;
  return null;
end $$;
create trigger plan_conversions after insert on events referencing new table as new_events
for each statement execute function plan_conversions();

-- Those that are due, each handed out once until its lease is over, which is longer each time; of one tenant few at a time.
create function claim_conversions(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update conversions c set attempts = attempts + 1, next_at = now() + interval '20 seconds' * least(power(2, attempts), 180)
  where c.id in (
    select q.id from conversions q where q.id in (
      select due.id from conversion_settings s cross join lateral (
        select d.id, d.next_at from conversions d where d.tenant_id = s.tenant_id and d.state = 'pending' and d.next_at <= now()
        order by d.next_at limit 10) due
      where s.is_on and s.halted_at is null and coalesce(s.wait_until, '-infinity') <= now()
      order by due.next_at limit most)
    and q.state = 'pending' and q.next_at <= now() for update skip locked)
  returning c.id, c.tenant_id
$$;
revoke all on function claim_conversions from public;
grant execute on function claim_conversions to cadencia_app;

-- migrate:down
