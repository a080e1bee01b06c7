#!/usr/bin/env bash
# Under row security, PostgreSQL leaves an index aside for an enum's "=", for tags and for a prefix search; the owner never sees it.
#
# PostgreSQL 18.6 (@electric-sql/pglite 0.5.14), 100,000 rows of 20 tenants. Row security adds one condition, so the plans are
# expected to stay the same. But a condition whose function is not marked leakproof may be asked only after the policy's, so it
# cannot go into an index: not enum_eq, arraycontains (GIN), textlike, numeric_gt. What is leakproof still can: "=" and "<" of
# text and timestamptz, and ^@ (starts_with), which finds the same rows as LIKE 'n1234%' and does use the index. Whoever explains
# as the owner, as one does in psql, sees the good plan.
# Seen: owner uses by_name, by_name, by_state, by_tag, by_at; the app's role loses LIKE, enum and @>, and keeps ^@ and >.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.14
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
const db = await PGlite.create();
await db.exec(`
  create type state as enum ('waiting', 'done');
  create table lead (tenant int not null, name text not null, state state not null, tags text[] not null, at timestamptz not null);
  insert into lead select i % 20, 'n' || i, case when i % 5000 < 20 then 'waiting' else 'done' end::state, array['t' || i],
    timestamptz '2026-01-05T10:00Z' - i * interval '1 s' from generate_series(1, 100000) i;
  create index by_name on lead (tenant, name text_pattern_ops);
  create index by_state on lead (tenant, state);
  create index by_tag on lead using gin (tags);
  create index by_at on lead (tenant, at);
  analyze lead;
  alter table lead enable row level security;
  create policy own on lead using (tenant = 3);
  create role app;
  grant select on lead to app`);
const conditions = {
  prefix: ["name like 'n1234%'", /name ~/],
  starts: ["name ^@ 'n1234'", /name ~/],
  enum: ["state = 'waiting'", /state =/],
  tags: ["tags @> array['t63']", /tags @>/],
  instant: ["at > timestamptz '2026-01-05T09:59Z'", /at >/],
};
/** Which of the conditions stand in an index condition of the plan. */
const indexed = async (role) => {
  await db.exec(`set role ${role}`);
  const found = [];
  for (const [name, [condition, inIndex]] of Object.entries(conditions)) {
    const { rows } = await db.query(`explain select * from lead where tenant = 3 and ${condition}`);
    if (rows.some((row) => row['QUERY PLAN'].includes('Index Cond') && inIndex.test(row['QUERY PLAN']))) found.push(name);
  }
  return found;
};
assert.deepEqual(await indexed('postgres'), ['prefix', 'starts', 'enum', 'tags', 'instant']);
assert.deepEqual(await indexed('app'), ['starts', 'instant']);
JS
node try.mjs
echo 'as described'
