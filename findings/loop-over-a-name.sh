#!/usr/bin/env bash
# A loop whose variable is called `of` runs as JavaScript and not as TypeScript, on the same Node.
#
# node 24.21.0 (runs .ts by stripping types), typescript 5.9.3. `for (const of of list)` is valid in ECMA-262, where `of` is no
# reserved word, and tsc takes it, so a file that type-checks is expected to run unbuilt. Node's stripper refuses the whole file with
# "Variable declaration list cannot be empty"; Vite's and Deno's do not, so tests and one of two runtimes say nothing.
# Seen: loop.js -> "1", tsc --noEmit loop.ts -> 0, loop.ts -> ERR_INVALID_TYPESCRIPT_SYNTAX.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "allowScripts": { "node": true } }' >package.json
npm install --silent --no-audit --no-fund node@24.21.0 typescript@5.9.3 @types/node@24.10.1
echo 'for (const of of [1]) console.log(of);' | tee loop.mjs >loop.mts
[ "$(node_modules/.bin/node loop.mjs)" = '1' ]
node_modules/.bin/tsc --noEmit --types node loop.mts
said=$(node_modules/.bin/node loop.mts 2>&1) && exit 1
[[ $said == *'Variable declaration list cannot be empty'* && $said == *ERR_INVALID_TYPESCRIPT_SYNTAX* ]]
echo 'as described'
