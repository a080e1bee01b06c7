-- migrate:up
-- What the list of logs says beside the seeds' columns, so that it need not look each message up again.
create or replace view automation_logs with (security_invoker = true) as
  select m.id, m.tenant_id, m.lead_id, m.flow_id as rule_id, f.trigger_events[1] as trigger_type, m.template_name,
         case when m.state in ('accepted', 'sent', 'delivered', 'read') then 'sent' when m.state = 'suppressed' then 'skipped'
              when m.state in ('failed', 'unconfirmed') then 'failed' else 'pending' end as status,
         m.state, coalesce(m.error_detail, m.reason) as error_details, m.created_at, m.version, m.enrolment_id
  from messages m left join flows f on f.id = m.flow_id;

-- migrate:down
