-- migrate:up transaction:false
-- A flow's numbers of a year are thousands of counts, side by side in their key and all over the table: the key carries them.
create unique index concurrently flow_counts_by_key on flow_counts (tenant_id, flow_id, family, day, version, node, one, two)
  include (n, sent, delivered, read, replied, opted_out, failed, unconfirmed, suppressed, pending);

-- migrate:down
