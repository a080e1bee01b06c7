-- migrate:up
-- An account (`users`: an e-mail address and a password) belongs to who proved it. A membership says which account opens it, and
-- comes of an invitation that somebody accepted: nobody types another's password, and nobody is a member before they said yes.
--
-- What proves an account is the link of an invitation. A link that went out by mail proves the address: there is one account of a
-- proven address, and it may be used everywhere. A link that the inviter was shown proves only what that tenant says: it makes an
-- account of its own, also where the address has one already. So nothing of an invitation, whatever its link is used for, depends
-- on whether the address is known elsewhere, and no link reaches further than the tenant that gave it.

alter table users drop constraint users_email_key;
alter table users add column proven_at timestamptz;   -- when a link that was mailed to the address was used
create index users_email on users (email);
create unique index users_proven_email on users (email) where proven_at is not null;

-- `user_id` is the person within the tenant (sellers, notifications, the audit log); `account_id` is what they sign in with.
alter table memberships drop constraint memberships_user_id_fkey;
alter table memberships add column account_id uuid references users on delete cascade;
-- Everything that a tenant sees of a person is the tenant's own: the name it gave, the language chosen here.
alter table memberships add column locale text check (locale in ('es', 'en'));
update memberships m set account_id = u.id, locale = u.locale, name = coalesce(m.name, left(u.name, 200))
  from users u where u.id = m.user_id;
alter table memberships alter column account_id set not null;
alter table memberships alter column name set not null;
create unique index memberships_account on memberships (tenant_id, account_id);
create index memberships_of_account on memberships (account_id);
-- Who belongs to a tenant, and by which account, is decided by the functions below.
revoke insert, update on memberships from cadencia_app;
grant update (role, name, locale) on memberships to cadencia_app;

-- A row that names a person by an account, as installations make their first ones.
create function name_account() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  new.account_id := coalesce(new.account_id, new.user_id);
  if new.name is null then select left(u.name, 200) into new.name from users u where u.id = new.account_id; end if;
  return new;
end $$;
create trigger name_account before insert on memberships for each row execute function name_account();

-- An account that opens nothing any more goes with its last membership. The lock makes two that leave at once see each other.
create function drop_idle_account() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from users where id = old.account_id for update;
  delete from users u where u.id = old.account_id and not exists (select from memberships m where m.account_id = u.id);
  return null;
end $$;
create trigger drop_idle_account after delete on memberships for each row execute function drop_idle_account();
create trigger drop_left_account after update of account_id on memberships for each row
  when (old.account_id is distinct from new.account_id) execute function drop_idle_account();
delete from users u where not exists (select from memberships m where m.account_id = u.id);

drop policy team on users;
create policy team on users for select to cadencia_app using (exists (
  select from memberships m where m.account_id = users.id and m.tenant_id = current_setting('app.tenant_id')::uuid));

-- Who is asked to become a member; with `user_id`, a member who is to choose a new password. One link at a time for an address.
create table invitations (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  email text not null check (email = lower(email) and length(email) <= 320),
  name text not null check (length(name) between 1 and 200),
  role text not null check (role in ('ceo', 'admin', 'marketing', 'seller')),
  user_id uuid,
  token_hash bytea not null,            -- SHA-256 of what the link carries
  is_mailed boolean not null,           -- the link went to the address, and was shown to nobody
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, email),
  foreign key (tenant_id, user_id) references memberships on delete cascade
);
create unique index invitations_token on invitations (token_hash);
call protect('invitations', 'select, insert, update, delete');

-- Whether there is such a tenant, and nobody is deleting it.
create function has_tenant(tenant uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from tenants where id = tenant) and not exists (select from tenant_deletions where id = tenant)
$$;

-- How the tenant of a link becomes known.
create function find_invitation(hash bytea)
returns table (id uuid, tenant_id uuid, tenant_name text, locale text, email text, name text, role text, user_id uuid, is_mailed boolean,
               expires_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.id, i.tenant_id, t.name, t.locale, i.email, i.name, i.role, i.user_id, i.is_mailed, i.expires_at
  from invitations i join tenants t on t.id = i.tenant_id
  where i.token_hash = hash and i.expires_at > now() and has_tenant(i.tenant_id)
$$;

-- Everything that decides which account is whose waits for each other, address by address.
create function lock_address(address text) returns void
language sql volatile set search_path = public, pg_temp as $$
  select pg_advisory_xact_lock(hashtextextended('account:' || address, 0))
$$;

-- Uses an invitation of the caller's tenant up. The account is the one that somebody signed in with, whose address must be the
-- invitation's, or what the new password makes. No row when the link does not count (any more).
create function accept_invitation(hash bytea, new_password text, signed_in uuid)
returns table (member uuid, account uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  it invitations;
  mine uuid;
  person uuid;
begin
  select * into it from invitations i where i.token_hash = hash and i.tenant_id = here and i.expires_at > now();
  if it.id is null then return; end if;
  perform lock_address(it.email);
  perform from tenants t where t.id = here for key share;
  -- Another one may have used it, or taken it back, while this waited.
  select * into it from invitations i where i.id = it.id and i.token_hash = hash for update;
  if it.id is null or not has_tenant(here) then return; end if;
  if signed_in is not null then
    select u.id into mine from users u where u.id = signed_in and u.email = it.email for key share;
    if mine is null then return; end if;
    if it.is_mailed then
      update users u set proven_at = now() where u.id = mine and u.proven_at is null
        and not exists (select from users o where o.email = it.email and o.proven_at is not null);
    end if;
  elsif it.is_mailed then
    select u.id into mine from users u where u.email = it.email and u.proven_at is not null for update;
    if mine is null then
      insert into users (email, name, password_hash, proven_at) values (it.email, it.name, new_password, now()) returning id into mine;
    else
      perform replace_password(mine, new_password, null);
    end if;
  else
    insert into users (email, name, password_hash) values (it.email, it.name, new_password) returning id into mine;
  end if;
  if it.user_id is not null then
    delete from sessions s where s.tenant_id = here and s.user_id = it.user_id;
    update memberships m set account_id = mine where m.tenant_id = here and m.user_id = it.user_id;
    person := it.user_id;
  else
    if exists (select from memberships m join users u on u.id = m.account_id where m.tenant_id = here and u.email = it.email) then
      raise unique_violation using message = 'this address is a member already';
    end if;
    person := gen_random_uuid();
    insert into memberships (tenant_id, user_id, account_id, role, name) values (here, person, mine, it.role, it.name);
  end if;
  delete from invitations i where i.id = it.id;
  return query select person, mine;
end $$;

-- Sets the password of an account and ends its sessions everywhere but `kept`; links to choose another one go too.
create function replace_password(of_account uuid, hash text, kept uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  update users set password_hash = hash where id = of_account;
  delete from password_links where account_id = of_account;
  update sessions s set revoked_at = now() from memberships m
  where m.account_id = of_account and s.tenant_id = m.tenant_id and s.user_id = m.user_id
    and s.revoked_at is null and s.id is distinct from kept;
end $$;

-- Links by which a person who forgot their password chooses another one. They go out by mail and nowhere else.
create table password_links (
  token_hash bytea primary key,
  account_id uuid not null references users on delete cascade,
  expires_at timestamptz not null
);
create index password_links_account on password_links (account_id);
alter table password_links enable row level security;
alter table password_links force row level security;
create policy owner on password_links to current_user using (true) with check (true);

create function put_password_link(of_account uuid, hash bytea, minutes integer) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  delete from password_links where account_id = of_account;
  insert into password_links (token_hash, account_id, expires_at)
  select hash, id, now() + make_interval(mins => minutes) from users where id = of_account
$$;

-- Whose password a link changes, and one that is in use for the address: new ones share its salt.
create function find_password_link(hash bytea) returns table (account_id uuid, email text, password_hash text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.email, u.password_hash from password_links l join users u on u.id = l.account_id
  where l.token_hash = hash and l.expires_at > now()
$$;

-- Uses a link up. The mail reached the address, so the account is proven from here on, unless another one of the address is.
create function use_password_link(hash bytea, new_password text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  mine users;
begin
  select u.* into mine from password_links l join users u on u.id = l.account_id where l.token_hash = hash and l.expires_at > now();
  if mine.id is null then return null; end if;
  perform lock_address(mine.email);
  delete from password_links l where l.token_hash = hash;
  if not found then return null; end if;
  perform replace_password(mine.id, new_password, null);
  update users u set proven_at = now() where u.id = mine.id and u.proven_at is null
    and not exists (select from users o where o.email = mine.email and o.proven_at is not null);
  return mine.id;
end $$;

-- Every account of an address and what it opens, the oldest membership first.
drop function find_login(text);
create function find_login(address text)
returns table (account_id uuid, password_hash text, user_id uuid, tenant_id uuid, tenant_name text, role text, locale text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.password_hash, m.user_id, m.tenant_id, t.name, m.role, coalesce(m.locale, t.locale)
  from users u join memberships m on m.account_id = u.id join tenants t on t.id = m.tenant_id
  where u.email = lower(address) order by m.created_at, m.tenant_id
$$;

drop function find_session(uuid);
create function find_session(session uuid)
returns table (user_id uuid, tenant_id uuid, account_id uuid, role text, name text, email text, locale text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.user_id, s.tenant_id, m.account_id, m.role, m.name, u.email, m.locale
  from sessions s join memberships m using (tenant_id, user_id) join users u on u.id = m.account_id
  where s.id = session and s.revoked_at is null and s.expires_at > now()
$$;

create or replace function find_password(person uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select u.password_hash from users u join memberships m on m.account_id = u.id
  where m.user_id = person and m.tenant_id = current_setting('app.tenant_id')::uuid
$$;

-- A person's own new password; `kept` is the session they ask in. False when that has ended: nothing is changed then.
create or replace function set_password(person uuid, hash text, kept uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
  mine uuid;
begin
  select m.account_id into mine from memberships m join sessions s using (tenant_id, user_id)
  where m.user_id = person and m.tenant_id = here and s.id = kept and s.revoked_at is null;
  if mine is null then return false; end if;
  perform replace_password(mine, hash, kept);
  return true;
end $$;

-- The release of before runs on while this one comes (20261201000400): a member's own language, as the membership keeps it.
create or replace function set_locale(person uuid, new_locale text) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  update memberships m set locale = new_locale where m.user_id = person and m.tenant_id = current_setting('app.tenant_id')::uuid
$$;
-- People and businesses come by invitations now. Of the older release such a call is one to be tried again: its answer is 503, and
-- the newer one's is another.
create function only_newer_release() returns void language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'a newer release is being rolled out' using errcode = 'cannot_connect_now';
end $$;
drop function create_tenant(text, text, text, text, text, text, text);
drop function add_member(text, text, text, text);
create function add_member(address text, full_name text, hash text, new_role text) returns uuid
language plpgsql set search_path = public, pg_temp as $$ begin perform only_newer_release(); return null; end $$;
create function create_tenant(tenant_name text, zone text, money text, language text, address text, full_name text, hash text)
returns table (tenant_id uuid, user_id uuid)
language plpgsql set search_path = public, pg_temp as $$ begin perform only_newer_release(); end $$;

-- For operators: a tenant without anybody. Its first person is invited like everybody else.
create function create_tenant(tenant_name text, zone text, money text, language text) returns uuid
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into tenants (name, timezone, currency, locale) values (tenant_name, zone, money, language) returning id
$$;

-- Where a session was last used from, for the person's own list and to know again an address that signed in before.
alter table sessions add column ip text check (length(ip) <= 64);
create index sessions_person on sessions (tenant_id, user_id, ip);

-- What somebody signed in with a session sees and may end: the sessions of the same account, in every tenant.
create function list_sessions(asking uuid)
returns table (id uuid, tenant_name text, user_agent text, ip text, created_at timestamptz, last_used_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, t.name, s.user_agent, s.ip, s.created_at, s.last_used_at
  from sessions a join memberships am on am.tenant_id = a.tenant_id and am.user_id = a.user_id
  join memberships m on m.account_id = am.account_id
  join sessions s on s.tenant_id = m.tenant_id and s.user_id = m.user_id
  join tenants t on t.id = s.tenant_id
  where a.id = asking and a.revoked_at is null and s.revoked_at is null and s.expires_at > now()
  order by s.last_used_at desc, s.id
$$;

-- Ends one of them, or with null all but the asking one. How many ended.
create function end_sessions(asking uuid, which uuid) returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with ended as (
    update sessions s set revoked_at = now() from list_sessions(asking) l
    where s.id = l.id and s.revoked_at is null and case when which is null then s.id <> asking else s.id = which end
    returning 1)
  select count(*)::integer from ended
$$;

-- The tenants that the account of a session opens.
create function list_tenants_of(session uuid) returns table (id uuid, name text, role text, user_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id, t.name, m.role, m.user_id from sessions s join memberships sm using (tenant_id, user_id)
  join memberships m on m.account_id = sm.account_id join tenants t on t.id = m.tenant_id
  where s.id = session and s.revoked_at is null and s.expires_at > now() order by t.name, t.id
$$;

-- The accounts of an address that signed in from this network address before.
create function accounts_known_at(address text, place text) returns table (account_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct u.id from users u join memberships m on m.account_id = u.id
  join sessions s on s.tenant_id = m.tenant_id and s.user_id = m.user_id
  where u.email = lower(address) and s.ip = place
$$;

-- Attempts to sign in: how long whoever fails must wait grows with each failure.
create unlogged table sign_in_attempts (
  key text primary key,                 -- a hash: of account and address, of account, of address, of device
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
grant select, insert, update, delete on sign_in_attempts to cadencia_app;

-- Letters on their way out. What they say is sealed: it holds links. The worker sends them, and nothing is left of a letter then.
create table mails (
  id uuid primary key,
  sealed bytea not null,
  key_id text not null,
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  expires_at timestamptz not null,      -- when the link in it is of no use any more
  created_at timestamptz not null default now()
);
create index mails_next on mails (next_at);
grant select, insert, update, delete on mails to cadencia_app;
create trigger wake after insert on mails for each statement execute function wake_relay();

-- What operators did or tried, which belongs to no tenant. Insert-only.
create table operator_events (
  id bigint generated always as identity primary key,
  action text not null,
  outcome text not null check (outcome in ('ok', 'denied')),
  data jsonb not null default '{}',
  request_id text,
  ip text,
  occurred_at timestamptz not null default now()
);
grant select, insert on operator_events to cadencia_app;

-- Links that nobody used in time.
create function drop_expired_links() returns integer
language sql volatile security definer set search_path = public, pg_temp as $$
  with invited as (delete from invitations where expires_at < now() returning 1),
    forgotten as (delete from password_links where expires_at < now() returning 1),
    late as (delete from mails where expires_at < now() returning 1),
    past as (delete from operator_events where occurred_at < now() - interval '400 days'),
    old as (delete from sign_in_attempts where last_at < now() - interval '2 days' returning 1)
  select ((select count(*) from invited) + (select count(*) from forgotten) + (select count(*) from late) + (select count(*) from old))::integer
$$;

revoke all on function find_invitation, lock_address, accept_invitation, replace_password, put_password_link, find_password_link,
  use_password_link, find_login, find_session, create_tenant(text, text, text, text),
  create_tenant(text, text, text, text, text, text, text), add_member, only_newer_release, has_tenant, list_sessions, end_sessions, list_tenants_of,
  accounts_known_at, drop_expired_links from public;
grant execute on function find_invitation, accept_invitation, put_password_link, find_password_link, use_password_link, find_login,
  find_session, create_tenant(text, text, text, text), create_tenant(text, text, text, text, text, text, text), add_member, only_newer_release,
  has_tenant, list_sessions, end_sessions, list_tenants_of, accounts_known_at, drop_expired_links
  to cadencia_app;

-- migrate:down
