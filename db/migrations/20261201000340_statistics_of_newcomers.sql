-- migrate:up
-- Row security shows PostgreSQL the tenant while it plans. One that its statistics do not know, a new one that has just brought its
-- people, counts as one without rows: every index that begins with the tenant is as good as that of a key then, and each look-up reads
-- all that the tenant has. With a tenth of a table, as is usual, that lasts until the others have grown by as much.
do $$
declare
  tbl text;
begin
  foreach tbl in array array['leads', 'lead_touches', 'events', 'enrolments', 'enrolment_steps', 'messages', 'message_events',
    'inbound_messages', 'webhook_inbox', 'opportunities', 'sales_transactions'] loop
    execute format('alter table %I set (autovacuum_analyze_scale_factor = 0.01, autovacuum_analyze_threshold = 500)', tbl);
  end loop;
end $$;

-- migrate:down
