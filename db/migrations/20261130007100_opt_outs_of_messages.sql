-- migrate:up
-- When somebody asked for no more messages in answer to this one: an outcome of its own, and no reply.
alter table messages add column opted_out_at timestamptz;
update messages m set opted_out_at = m.replied_at from consents c
where c.tenant_id = m.tenant_id and c.lead_id = m.lead_id and not c.granted and c.door in ('keyword', 'button')
  and date_trunc('milliseconds', c.occurred_at) = date_trunc('milliseconds', m.replied_at);
create index messages_enrolment on messages (tenant_id, enrolment_id) where enrolment_id is not null;

-- migrate:down
