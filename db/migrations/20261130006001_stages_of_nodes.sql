-- migrate:up
-- A node may be several instructions of the plan (workflows/flow/plan.ts, stageOf): at which one the person stands; null: its first.
alter table enrolments add column stage text;

-- migrate:down
