#!/usr/bin/env bash
# A webhook's raw text cast to jsonb is kept as one JSON string, not as the object it spells.
#
# postgres.js 3.4.9 against PostgreSQL 18.6 (@electric-sql/pglite 0.5.14, pglite-socket 0.2.17). `${raw}::jsonb` with text is
# expected to be parsed by PostgreSQL, as the same cast of a literal is. The driver asks for the parameter's type, hears jsonb, and
# encodes the text as JSON once more; every `->>` on it is null later. `${raw}::text::jsonb` does what was meant.
# Seen: jsonb_typeof = string, ->>'id' = null; by way of text: object, '7'; sql.json(object): object, '7'.
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
const raw = '{"id":"7"}';
const see = async (value) => (await sql`select jsonb_typeof(x) as type, x ->> 'id' as id from (select ${value} as x) y`)[0];
assert.deepEqual(await see(sql`${raw}::jsonb`), { type: 'string', id: null });
assert.deepEqual(await see(sql`${raw}::text::jsonb`), { type: 'object', id: '7' });
assert.deepEqual(await see(sql`${sql.json({ id: '7' })}::jsonb`), { type: 'object', id: '7' });
await sql.end();
await server.stop();
JS
node try.mjs
echo 'as described'
