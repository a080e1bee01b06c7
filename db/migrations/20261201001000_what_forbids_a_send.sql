-- migrate:up
-- What a send asks about and hardly anybody has: letters not read yet, and refusals of the number. As parts of the one statement that
-- reads everything they were two thirds of its planning, and that is done anew in each connection whenever any of its tables is looked
-- at by autovacuum (9.0 ms of a processor's time, 3.6 without them). In functions each keeps its plan until its own tables change.

-- When the oldest thing came from a person that nobody has read yet, by any number or id of theirs.
-- `with_reports`: what machines report of messages counts as well as what the person says.
create function unread_from(of_tenant uuid, of_lead uuid, of_phone text, of_wa_user text, with_reports boolean) returns timestamptz
language plpgsql stable as $$
begin
  return least(
    (select min(i.received_at) from webhook_inbox i where i.tenant_id = of_tenant and i.phone_key = of_phone
      and i.processed_at is null and i.attempts < 3 and (i.is_said or with_reports)),
    (select min(i.received_at) from webhook_inbox i where i.tenant_id = of_tenant and i.wa_user_id = of_wa_user
      and i.processed_at is null and i.attempts < 3 and (i.is_said or with_reports)),
    (select min(least(
        (select min(i.received_at) from webhook_inbox i where i.tenant_id = a.tenant_id and a.kind = 'phone' and i.phone_key = a.key
          and i.processed_at is null and i.attempts < 3 and (i.is_said or with_reports)),
        (select min(i.received_at) from webhook_inbox i where i.tenant_id = a.tenant_id and a.kind = 'wa_user_id' and i.wa_user_id = a.key
          and i.processed_at is null and i.attempts < 3 and (i.is_said or with_reports))))
      from lead_aliases a where a.tenant_id = of_tenant and a.lead_id = of_lead));
end $$;

-- Until when refusals of a person's number count: from the last time it was told, and, that the number is not there (131026), not
-- beyond what the person wrote since. What is told of a try that was given up counts as well, though its message goes on.
create function number_refused(of_tenant uuid, of_lead uuid, of_phone text, last_inbound timestamptz,
  out unreachable_until timestamptz, out limited_until timestamptz)
language plpgsql stable as $$
begin
  -- Nobody whose messages all went well; or were not sent.
  if not exists (select from messages x where x.tenant_id = of_tenant and x.lead_id = of_lead and x.to_phone = of_phone
      and (x.state in ('failed', 'unconfirmed') or exists (select from lost_tries y where y.tenant_id = x.tenant_id and y.message_id = x.id)))
  then return; end if;
  select max(told.at) filter (where told.code = '131026' and told.at > greatest(now() - interval '30 days', last_inbound)) + interval '30 days',
    max(told.at) filter (where told.code = '131049' and told.at > now() - interval '1 day') + interval '1 day'
  into unreachable_until, limited_until
  from (
    select x.error_code as code, x.failed_at as at from messages x
    where x.tenant_id = of_tenant and x.lead_id = of_lead and x.state in ('failed', 'unconfirmed') and x.to_phone = of_phone
    union all
    select v.error_code, coalesce(v.provider_time, v.received_at) from messages x
    join lost_tries y on y.tenant_id = x.tenant_id and y.message_id = x.id
    join message_events v on v.tenant_id = y.tenant_id and v.message_id = y.message_id and v.attempt = y.attempt
    where x.tenant_id = of_tenant and x.lead_id = of_lead and x.state not in ('delivered', 'read') and x.to_phone = of_phone) told;
end $$;

revoke all on function unread_from(uuid, uuid, text, text, boolean), number_refused(uuid, uuid, text, timestamptz) from public;
grant execute on function unread_from(uuid, uuid, text, text, boolean), number_refused(uuid, uuid, text, timestamptz) to cadencia_app;

-- migrate:down
drop function unread_from(uuid, uuid, text, text, boolean);
drop function number_refused(uuid, uuid, text, timestamptz);
