#!/usr/bin/env bash
# A partial index over a queue's few open rows makes every later update of every other row a dear one in PostgreSQL.
#
# PostgreSQL 18.6 (@electric-sql/pglite 0.5.14), 1,000 messages that were sent long ago, page half empty. "create index … (at) where
# state = 'queued'" holds none of them, neither before nor after "sent" becomes "read", so it is expected to cost these updates
# nothing. But whether an update may stay within its page (HOT) is asked of the columns that an index names anywhere, its condition
# too, before anybody looks whether the row is in it: none of the 1,000 is HOT, and each writes an entry into the primary key as
# well. The same condition as a stored generated column, which does not change from "sent" to "read", leaves all of them HOT; so
# does a BRIN index over state itself.
# Seen: none 1000, partial 0, generated 1000, brin 1000 of 1,000 updates were HOT.
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
const indexes = {
  none: '',
  partial: `create index on message (at) where state = 'queued'`,
  generated: `alter table message add is_open boolean generated always as (nullif(state = 'queued', false)) stored;
    create index on message (at) where is_open`,
  brin: 'create index on message using brin (state)',
};
const hot = {};
for (const [name, index] of Object.entries(indexes)) {
  await db.exec(`
    create table message (id int primary key, state text not null, at timestamptz not null default now()) with (fillfactor = 50);
    ${index};
    insert into message (id, state) select i, 'sent' from generate_series(1, 1000) i`);
  await db.exec(`begin; update message set state = 'read'`);
  const { rows } = await db.query(`select pg_stat_get_xact_tuples_hot_updated('message'::regclass)::int as count`);
  await db.exec('commit; drop table message');
  hot[name] = rows[0].count;
}
assert.deepEqual(hot, { none: 1000, partial: 0, generated: 1000, brin: 1000 });
JS
node try.mjs
echo 'as described'
