-- migrate:up
-- Number plans change faster than what is known of them: beginnings in E.164 (`+5256`) of numbers that a tenant knows to be in use.
alter table tenants add column phone_exceptions text[] not null default '{}'
  check (cardinality(phone_exceptions) <= 50 and array_position(phone_exceptions, null) is null);

-- migrate:down
