-- migrate:up
-- Each batch is planned for its own tenant: a plan that five batches of a large one had made stayed, and took a quarter of an hour for
-- the first of a small one.
alter function fold_flow_counts(integer) set plan_cache_mode = force_custom_plan;

-- migrate:down
