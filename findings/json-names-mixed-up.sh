#!/usr/bin/env bash
# JSON.parse gives a member another name than the text says, once it has read a like object.
#
# node 24.21.0 (V8 13.6), deno 2.9.6 (V8 15.0). What JSON.parse makes of a text is expected to depend on the text alone. It tries the
# names of an object read before first, and takes an escaped quotation mark there for an escaped backslash; \n and \t it tells apart.
# Seen: the second member of one and the same text is called a" before, and a\ after, another text with a member a\ was read.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "allowScripts": { "node": true, "deno": true } }' >package.json
npm install --silent --no-audit --no-fund node@24.21.0 deno@2.9.6
cat >try.mjs <<'JS'
const name = () => Object.keys(JSON.parse(String.raw`{"z":1,"a\"":2}`))[1];
const before = name();
JSON.parse(String.raw`{"z":1,"a\\":2}`);
console.log(before, name());
JS
[ "$(node_modules/.bin/node try.mjs)" = 'a" a\' ]
[ "$(node_modules/.bin/deno run try.mjs)" = 'a" a\' ]
echo 'as described'
