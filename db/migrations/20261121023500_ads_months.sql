-- migrate:up
-- What Meta said of whole months before the days that are read each time: { since, until, sums: { "2026-09": "spend impressions clicks" } }.
alter table ad_accounts add column months jsonb;

-- migrate:down
