#!/usr/bin/env bash
# An instant that is read and written back is earlier than it was, so what happened at the same moment seems to come after it.
#
# postgres.js 3.4.9 against PostgreSQL 18.6 (@electric-sql/pglite 0.5.14, pglite-socket 0.2.17). A timestamptz comes as a Date, and
# PostgreSQL keeps microseconds. Everybody knows that a Date has none; but two rows of one transaction have the same now(), and one
# expects `touched_at <= created_at` to stay true when created_at is written back unchanged. It is cut down, never rounded, so the
# lead is older than the click that made it, and attribution by "the last click before" finds none. Casting to text both ways helps.
# Seen: touched_at <= created_at is true before, false after `update … set created_at = ${row.created_at}`; true by way of text.
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
await sql`create table lead (created_at timestamptz, touched_at timestamptz)`;
await sql`insert into lead select at, at from (select timestamptz '2026-01-05T10:00:00.123987Z' as at) x`;
const holds = async () => (await sql`select touched_at <= created_at as holds from lead`)[0].holds;
assert.equal(await holds(), true);
const [text] = await sql`select created_at::text as at from lead`;
const [row] = await sql`select created_at as at from lead`;
await sql`update lead set created_at = ${row.at}`;
assert.equal(await holds(), false);
await sql`update lead set created_at = ${text.at}::text::timestamptz`;
assert.equal(await holds(), true);
await sql.end();
await server.stop();
JS
node try.mjs
echo 'as described'
