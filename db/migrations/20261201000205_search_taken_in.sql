-- migrate:up
-- What is written waits outside the indexes of letters and tags, so that writing stays cheap; whoever searches reads all that waits, one
-- row after the other (48,000 leads: 110 ms). The worker takes it in every few seconds; autovacuum may come hours later.
-- How many pages waited; null when somebody else is at it.
create function take_in_searches() returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('searches', 0)) then return null; end if;
  return gin_clean_pending_list('leads_search') + gin_clean_pending_list('opportunities_search') + gin_clean_pending_list('leads_tags');
end $$;
revoke all on function take_in_searches from public;
grant execute on function take_in_searches to cadencia_app;

-- migrate:down
