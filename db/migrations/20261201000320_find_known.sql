-- migrate:up
-- Places of those among many people who are somebody we know. Row security shows PostgreSQL the tenant while it plans: one that its
-- statistics do not know yet, such as one who hands in everybody on the first day, it takes for one without rows, and looks for each
-- person through all of the tenant's leads, by whichever index. Here the tenant is a parameter of a plan for all.
create function find_known(people jsonb) returns setof integer
language plpgsql stable security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
  here uuid := current_setting('app.tenant_id')::uuid;
begin
  return query
  select r.place
  from jsonb_to_recordset(people) as r(place int, phone_key text, wa_user_id text, email_key text, ids jsonb)
  cross join lateral (
    select 1 from leads l where l.tenant_id = here and l.phone_key = r.phone_key
    union all select 1 from leads l where l.tenant_id = here and l.wa_user_id = r.wa_user_id
    union all select 1 from leads l where l.tenant_id = here and l.email_key = r.email_key and (r.phone_key is null or l.phone_key is null)
    union all select 1 from jsonb_to_recordset(r.ids) as i(system text, id text) join external_ids x
      on x.tenant_id = here and x.object = 'lead' and x.system = i.system and x.external_id = i.id
    union all select 1 from lead_aliases a where a.tenant_id = here and a.kind = 'phone' and a.key = r.phone_key
    union all select 1 from lead_aliases a where a.tenant_id = here and a.kind = 'wa_user_id' and a.key = r.wa_user_id
    union all select 1 from lead_aliases a where a.tenant_id = here and a.kind = 'email' and a.key = r.email_key
    union all select 1 from jsonb_to_recordset(r.ids) as i(alias text) join lead_aliases a
      on a.tenant_id = here and a.kind = 'external_id' and a.key = i.alias
    limit 1) known;
end $$;
revoke all on function find_known from public;
grant execute on function find_known to cadencia_app;

-- migrate:down
