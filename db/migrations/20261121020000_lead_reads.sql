-- migrate:up
-- A bulk read that is under way may have begun with what is no good any more: only one that has not begun yet makes another needless.
create or replace function resume_leads() returns trigger language plpgsql as $$
begin
  update webhook_inbox w set retry_at = null
  where w.tenant_id = new.tenant_id and w.provider = 'meta' and w.endpoint = new.page_id and w.processed_at is null and w.retry_at > now();
  if not exists (select from sync_runs r
    where r.tenant_id = new.tenant_id and r.kind = 'meta-leads' and r.state = 'running' and r.claimed_until is null) then
    insert into sync_runs (tenant_id, kind) values (new.tenant_id, 'meta-leads');
  end if;
  return null;
end $$;

-- migrate:down
