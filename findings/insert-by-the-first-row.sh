#!/usr/bin/env bash
# A column that the first row of a list does not have is left out for all rows, without a word.
#
# postgres.js 3.4.9 against PostgreSQL 18.6 (@electric-sql/pglite 0.5.14, pglite-socket 0.2.17). `insert into lead ${sql(rows)}`
# is expected to write what each row has, or to throw. The columns are those of the first row: an e-mail that only the second row
# has is lost. (The other way round, a key missing in a later row, it throws UNDEFINED_VALUE, so one trusts it.)
# Seen: [{ id: 1 }, { id: 2, email }] -> both e-mails null; [{ id: 3, email }, { id: 4 }] -> UNDEFINED_VALUE.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund postgres@3.4.9 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import postgres from 'postgres';
const db = await PGlite.create();
const server = new PGLiteSocketServer({ db, port: 0, host: '127.0.0.1' });
await server.start();
const port = Number(server.getServerConn().split(':').pop());
const sql = postgres({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', max: 1 });
await sql`create table lead (id int, email text)`;
await sql`insert into lead ${sql([{ id: 1 }, { id: 2, email: 'ana@example.com' }])}`;
assert.deepEqual([...(await sql`select * from lead order by id`)], [{ id: 1, email: null }, { id: 2, email: null }]);
const other = sql`insert into lead ${sql([{ id: 3, email: 'bea@example.com' }, { id: 4 }])}`;
await assert.rejects(other, { code: 'UNDEFINED_VALUE' });
await sql.end();
await server.stop();
JS
node try.mjs
echo 'as described'
