-- migrate:up
alter function person_hash set search_path = public, pg_temp;
revoke all on function person_hash from public;

-- migrate:down
