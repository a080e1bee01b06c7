-- migrate:up
-- Phones of people of the team, which they have shown to be theirs by writing a code from them: templates are tried there.
create table test_phones (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  user_id uuid not null,
  phone text not null,                  -- once verified: as WhatsApp spells it
  phone_key text not null,
  code text not null,
  code_until timestamptz not null,
  verified_at timestamptz,
  created_at timestamptz not null default now(),
  unique (tenant_id, user_id, phone_key),
  foreign key (tenant_id, user_id) references memberships on delete cascade
);
create index test_phones_phone on test_phones (tenant_id, phone_key);
call protect('test_phones', 'select, insert, update, delete');

-- Templates that somebody tried on their own phone. They stand apart from the send ledger, so that nothing counts them.
create table test_sends (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  user_id uuid,
  sender_id uuid,
  to_phone text not null,
  template_name text not null,
  template_language text not null,
  parts jsonb not null,                 -- filled in
  rendered text not null,
  state text not null default 'planned' check (state in ('planned', 'submitting', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  reason text,
  detail text,
  provider_id text,
  claimed_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, user_id) references memberships on delete set null (user_id),
  foreign key (tenant_id, sender_id) references senders (tenant_id, id) on delete set null (sender_id)
);
create index test_sends_user on test_sends (tenant_id, user_id, created_at desc);
create index test_sends_sender on test_sends (tenant_id, sender_id);
create index test_sends_planned on test_sends (created_at) where state = 'planned';
create index test_sends_provider on test_sends (tenant_id, provider_id) where provider_id is not null;
call protect('test_sends', 'select, insert, update, delete');

-- Hands each out once a minute; one that waits longer than an hour is not sent any more.
create function claim_test_sends(most integer) returns table (id uuid, tenant_id uuid)
language sql volatile security definer set search_path = public, pg_temp as $$
  update test_sends s set claimed_until = now() + interval '1 minute'
  where s.id in (
    select q.id from test_sends q
    where q.state = 'planned' and (q.claimed_until is null or q.claimed_until < now()) and q.created_at > now() - interval '1 hour'
    order by q.created_at limit most for update skip locked)
  returning s.id, s.tenant_id
$$;
revoke all on function claim_test_sends from public;
grant execute on function claim_test_sends to cadencia_app;

-- migrate:down
