-- migrate:up
-- Words of consent count in the order in which they reach us, by the rule of workflows/flow/consent.ts.
-- - `arrived_at` is that order; `occurred_at` is when it was said, never later than that.
-- - A yes may be kept and not count; `fault` says why.
-- - A refusal may be of a number or a WhatsApp id that is nobody's yet: whoever comes with it has refused.

-- What a number (its phone_key) or a WhatsApp id is remembered by after the lead is gone, or before there is one.
create function person_hash(key text) returns bytea language sql stable parallel safe
  return sha256(convert_to(current_setting('app.tenant_id') || ':' || key, 'UTF8'));
grant execute on function person_hash to cadencia_app;

alter table consents
  add column door text,                  -- workflows/flow/consent.ts; unknown for what is older than this column
  add column arrived_at timestamptz,
  add column fault text,
  add column wa_user_hash bytea;

-- Until now a yes dated ahead made every later no void, and nobody knows which came first: the no counts.
update consents yes set fault = 'consent-older'
where yes.granted and yes.occurred_at > now() and exists (
  select from consents n where n.tenant_id = yes.tenant_id and not n.granted
    and (n.lead_id = yes.lead_id or n.phone_hash = yes.phone_hash));
with turned as (
  update leads l set consent = 'revoked'
  where l.consent is distinct from 'revoked' and exists (
    select from consents c where c.tenant_id = l.tenant_id and c.lead_id = l.id and c.fault is not null)
  returning l.tenant_id, l.id
)
insert into events (tenant_id, type, lead_id, data)
select tenant_id, 'lead.opted_out', id, '{"source": "consent-order"}' from turned;
update consents set occurred_at = now(), evidence = evidence || jsonb_build_object('dated', occurred_at) where occurred_at > now();
update consents set arrived_at = occurred_at;
update consents c set wa_user_hash = sha256(convert_to(c.tenant_id || ':' || l.wa_user_id, 'UTF8'))
from leads l where l.tenant_id = c.tenant_id and l.id = c.lead_id and l.wa_user_id is not null;

alter table consents
  alter column arrived_at set default clock_timestamp(),
  alter column arrived_at set not null,
  add constraint consents_yes_may_be_void check (fault is null or granted);
create index consents_user on consents (tenant_id, wa_user_hash) where wa_user_hash is not null;

-- migrate:down
