-- migrate:up
-- Whether a message whose answer got lost, and of which nothing was heard through the settle time, is tried once more by itself.
alter table tenants add column second_tries jsonb not null
  default '{"marketing": "never", "utility": "once", "authentication": "never"}'
  check (second_tries ->> 'marketing' in ('never', 'once') and second_tries ->> 'utility' in ('never', 'once')
    and second_tries ->> 'authentication' in ('never', 'once'));

-- A try that ended in doubt and was followed by another. Its external id stays here, so that what the provider says of it still
-- finds the message.
create table lost_tries (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid,
  message_id uuid not null,
  attempt integer not null,
  external_id text not null unique,
  submitted_at timestamptz,
  by_hand boolean not null,             -- a person asked for the try that followed; else the tenant's setting
  followed_at timestamptz not null default now(),
  fate text check (fate in ('accepted', 'sent', 'delivered', 'read', 'failed')),  -- heard after all
  provider_id text,
  wamid text,
  primary key (tenant_id, message_id, attempt),
  foreign key (tenant_id, message_id) references messages (tenant_id, id) on delete cascade
);
create index lost_tries_provider on lost_tries (tenant_id, provider_id) where provider_id is not null;
create index lost_tries_wamid on lost_tries (tenant_id, wamid) where wamid is not null;
create index lost_tries_followed on lost_tries (tenant_id, followed_at);
call protect('lost_tries', 'select, insert, update');

alter table messages
  add column doubtful_tries smallint not null default 0,  -- earlier tries that may have arrived: neither refused nor told as failed
  add column doubled_at timestamptz,                      -- an earlier try arrived after all, and a later one may have too
  add column again_at timestamptz;                        -- a person asked for it again: when the worker looks at it next
create index messages_again on messages (again_at) where again_at is not null and state = 'planned';
-- Which try the provider spoke of; null: the only one.
alter table message_events add column attempt integer;

-- A doubt that its flow may resolve by a second try is left to the flow for an hour.
create or replace function settle_doubtful() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with settled as (
    update messages m set state = 'unconfirmed', reason = 'unconfirmed'
    where m.state in ('submitting', 'unknown') and m.settle_at <= now()
      and (m.settle_at <= now() - interval '1 hour'
        or exists (select from lost_tries l where l.tenant_id = m.tenant_id and l.message_id = m.id)
        or not exists (
          select from tenants t join enrolments e on e.tenant_id = t.id
          where t.id = m.tenant_id and e.id = m.enrolment_id and e.ended_at is null and t.second_tries ->> lower(m.category) = 'once'))
    returning 1)
  select count(*)::integer from settled
$$;

-- Messages that people asked to be sent again and that have not gone; each is handed out once in half a minute.
create function claim_again(most integer)
returns table (id uuid, tenant_id uuid, enrolment_id uuid, flow_id uuid, version integer, node_id text, visit integer)
language sql volatile security definer set search_path = public, pg_temp as $$
  update messages m set again_at = now() + interval '30 seconds'
  where m.id in (
    select q.id from messages q where q.again_at <= now() and q.state = 'planned'
    order by q.again_at limit most for update skip locked)
  returning m.id, m.tenant_id, m.enrolment_id, m.flow_id, m.version, m.node_id, m.visit
$$;
revoke all on function claim_again from public;
grant execute on function claim_again to cadencia_app;

-- migrate:down
