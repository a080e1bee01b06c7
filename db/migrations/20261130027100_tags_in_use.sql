-- migrate:up
-- The tags that leads have, as they are written: conditions compare them without regard to case and accents, and ask here which are
-- meant, instead of reading every lead. Nobody waits for anybody: two who bring a tag at once leave it here twice, which changes nothing.
create table lead_tags (
  tenant_id uuid not null default current_setting('app.tenant_id')::uuid references tenants on delete cascade,
  tag text not null
);
call protect('lead_tags', 'select, insert');
create index lead_tags_tag on lead_tags (tenant_id, tag);

create function keep_lead_tags() returns trigger language plpgsql as $$
begin
  insert into lead_tags (tenant_id, tag)
  select distinct c.tenant_id, used.tag from changed c, unnest(c.tags) used(tag)
  where not exists (select from lead_tags k where k.tenant_id = c.tenant_id and k.tag = used.tag);
  return null;
end $$;
create trigger keep_tags after insert on leads referencing new table as changed for each statement execute function keep_lead_tags();

-- A word goes with the last lead that had it. By an index, which row security would not let anybody use (see `find_tagged_leads`).
create function drop_lead_tags(of_tenant uuid, tags text[]) returns void
language sql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
  delete from lead_tags k where k.tenant_id = of_tenant and k.tag = any(tags) and not exists (
    select from leads l where tags_of_tenant(l.tenant_id, l.tags) @> array[of_tenant || ' ' || k.tag] and l.tags <> '{}')
$$;

create function change_lead_tags() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into lead_tags (tenant_id, tag)
  select new.tenant_id, used.tag from unnest(new.tags) used(tag)
  where used.tag <> all(old.tags) and not exists (select from lead_tags k where k.tenant_id = new.tenant_id and k.tag = used.tag);
  if not old.tags <@ new.tags then
    perform drop_lead_tags(old.tenant_id, array(select unnest(old.tags) except select unnest(new.tags)));
  end if;
  return null;
end $$;
create trigger change_tags after update of tags on leads for each row when (new.tags is distinct from old.tags)
execute function change_lead_tags();

create function forget_lead_tags() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform drop_lead_tags(g.tenant_id, array_agg(distinct used.tag)) from gone g, unnest(g.tags) used(tag)
  where exists (select from tenants t where t.id = g.tenant_id) group by g.tenant_id;
  return null;
end $$;
create trigger forget_tags after delete on leads referencing old table as gone for each statement execute function forget_lead_tags();
revoke all on function keep_lead_tags, drop_lead_tags, change_lead_tags, forget_lead_tags from public;

insert into lead_tags (tenant_id, tag) select distinct l.tenant_id, used.tag from leads l, unnest(l.tags) used(tag);

-- migrate:down
