-- migrate:up
-- A person who was deleted leaves nothing but this (db/crm/delete-person.ts): by which keys they were known, as hashes, and when.
-- What reached us before that instant makes no lead of them any more.
create table deletion_marks (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  key_hash bytea not null,              -- person_hash of a lead's id, a phone_key, WhatsApp id, email_key, or `<system>=<id>`
  deleted_at timestamptz not null,
  primary key (tenant_id, key_hash)
);
call protect('deletion_marks', 'select, insert, update');

-- What was sent to people who were deleted, as sums: what it was and cost, and nobody whom it was sent to.
create table deleted_messages (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  day date not null,                    -- in the tenant's zone
  flow_id uuid,
  state text not null,
  price_currency text,
  messages integer not null,
  price numeric(18, 6) not null,
  unique nulls not distinct (tenant_id, day, flow_id, state, price_currency)
);
call protect('deleted_messages', 'select, insert, update');

-- A yes of somebody who was deleted is proof that there was one, and allows nothing any more.
grant update (fault, evidence) on consents to cadencia_app;
-- An answer that names somebody who was deleted is given once.
grant update (body) on idempotency_keys to cadencia_app;

-- Deliveries that were set aside and name somebody who was deleted: worked off or not, they are emptied.
alter table webhook_inbox add column is_forgotten boolean not null default false;
-- Few have anything in them: what is worked off is emptied.
create index webhook_inbox_held on webhook_inbox (tenant_id) where processed_at is null or error is not null;
update webhook_inbox set raw = '' where error = 'discarded';

-- migrate:down
