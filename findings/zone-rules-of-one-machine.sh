#!/usr/bin/env bash
# Two runtimes installed on one day from one registry are an hour apart in Vancouver and Edmonton all winter, and in Casablanca.
#
# node 24.21.0 (tzdata 2026c), deno 2.9.6 (2026b, which reports no version of it). A zone's name is expected to mean the same
# instants on one machine: the system's tzdata, or at least what was published by then. Each runtime brings its own ICU and never
# looks at the system's. Seen: 2026-12-01T17:00Z is 10:00 and 09:00 in Vancouver, 11:00 and 10:00 in Edmonton; noon UTC on
# 2027-01-15 is 12:00 and 13:00 in Casablanca. Buenos Aires, Mexico City and Madrid agree.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "allowScripts": { "node": true, "deno": true } }' >package.json
npm install --silent --no-audit --no-fund node@24.21.0 deno@2.9.6
cat >try.mjs <<'JS'
const show = (timeZone, at) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(new Date(at));
console.log(
  ['America/Vancouver', 'America/Edmonton', 'America/Argentina/Buenos_Aires', 'America/Mexico_City', 'Europe/Madrid']
    .map((zone) => show(zone, '2026-12-01T17:00:00Z'))
    .concat(show('Africa/Casablanca', '2027-01-15T12:00:00Z'))
    .join(' '),
);
JS
[ "$(node_modules/.bin/node try.mjs)" = '10:00 11:00 14:00 11:00 18:00 12:00' ]
[ "$(node_modules/.bin/deno run try.mjs)" = '09:00 10:00 14:00 11:00 18:00 13:00' ]
echo 'as described'
