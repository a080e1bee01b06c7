-- migrate:up
-- What somebody is remembered by after they are gone is hashed under a key: numbers are few enough to try them all, and whoever reads a
-- dump must not find them so. HMAC-SHA256 of the hash of before, so that what is there is keyed as it is. The key lies here sealed
-- under CREDENTIALS_KEYS, which may change, and each process tells it to its connections as it opens them (db/platform/person-key.ts).
create table person_keys (
  is_only boolean primary key default true check (is_only),
  sealed bytea not null,                -- the two pads of HMAC
  key_id text not null,
  made_at timestamptz not null default now()
);
grant select, update (sealed, key_id) on person_keys to cadencia_app;

-- Without the setting it fails: a hash without the key would be found by nobody.
create function keyed_hash(hash bytea) returns bytea language sql stable strict parallel safe
  return sha256(substring(decode(current_setting('app.person_key'), 'hex') from 65)
    || sha256(substring(decode(current_setting('app.person_key'), 'hex') for 64) || hash));
revoke all on function keyed_hash from public;
grant execute on function keyed_hash to cadencia_app;

create or replace function person_hash(key text) returns bytea language sql stable strict parallel safe
  set search_path = public, pg_temp
  return keyed_hash(sha256(convert_to(current_setting('app.tenant_id') || ':' || key, 'UTF8')));

-- The first process that has the keys gives the installation its own, and keys all that is there, in one transaction.
create function begin_person_key(sealed bytea, key_id text, pads text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  lock table person_keys in share row exclusive mode;
  if exists (select from person_keys) then return; end if;
  perform set_config('app.person_key', pads, true);
  lock table consents, deletion_marks in share row exclusive mode;
  update consents set phone_hash = keyed_hash(phone_hash), wa_user_hash = keyed_hash(wa_user_hash)
  where phone_hash is not null or wa_user_hash is not null;
  update consents set evidence = jsonb_set(evidence, '{proof,reference_hash}',
    to_jsonb(encode(keyed_hash(decode(evidence #>> '{proof,reference_hash}', 'hex')), 'hex')))
  where evidence #>> '{proof,reference_hash}' is not null;
  update deletion_marks set key_hash = keyed_hash(key_hash);
  insert into person_keys (sealed, key_id) values (sealed, key_id);
end $$;
revoke all on function begin_person_key from public;
grant execute on function begin_person_key to cadencia_app;

-- migrate:down
