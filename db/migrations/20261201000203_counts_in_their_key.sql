-- migrate:up
-- A flow's numbers of a year are thousands of counts, side by side in their key and all over the table: the key carries them.
alter table flow_counts drop constraint flow_counts_pkey;
create unique index flow_counts_pkey on flow_counts (tenant_id, flow_id, family, day, version, node, one, two)
  include (n, sent, delivered, read, replied, opted_out, failed, unconfirmed, suppressed, pending);
alter table flow_counts add primary key using index flow_counts_pkey;

-- Who stands at a step, the newest first, without gathering all of them.
drop index enrolments_place;
create index enrolments_place on enrolments (tenant_id, flow_id, node_id, created_at desc, id desc) where ended_at is null;

-- As opportunities have it.
create index sales_status on sales_transactions (tenant_id, status, created_at desc, id desc);
create index carts_status on carts (tenant_id, status, created_at desc, id desc);

-- migrate:down
