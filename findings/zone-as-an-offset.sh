#!/usr/bin/env bash
# JavaScript and PostgreSQL both take "-03:00" for a time zone, and mean zones six hours apart.
#
# node 24.21.0 (ICU 78), PostgreSQL 18.6 (@electric-sql/pglite 0.5.14). A zone chosen in a browser and checked with Intl is
# expected to be the same zone in SQL, or refused. PostgreSQL reads text that is no name as a POSIX rule, whose sign is turned
# round: '-03:00' is three hours EAST. It reads a mistyped name the same way: 'America/Bogota2' is UTC-2, where Intl throws.
# Seen: 10:00Z at '-03:00' is 07:00 for Intl and 13:00 for timezone(); 'America/Bogota2' is 08:00 and a RangeError.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "allowScripts": { "node": true } }' >package.json
npm install --silent --no-audit --no-fund node@24.21.0 @electric-sql/pglite@0.5.14
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { PGlite } from '@electric-sql/pglite';
const instant = '2026-01-05T10:00:00Z';
const db = await PGlite.create();
const inSql = async (zone) =>
  (await db.query('select to_char(timezone($1, $2::timestamptz), $3) as at', [zone, instant, 'HH24:MI'])).rows[0].at;
const inIntl = (timeZone) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
assert.deepEqual([inIntl('America/Bogota'), await inSql('America/Bogota')], ['05:00', '05:00']);
assert.deepEqual([inIntl('-03:00'), await inSql('-03:00')], ['07:00', '13:00']);
assert.equal(await inSql('America/Bogota2'), '08:00');
assert.throws(() => inIntl('America/Bogota2'), RangeError);
JS
node_modules/.bin/node try.mjs
echo 'as described'
