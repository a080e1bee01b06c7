#!/usr/bin/env bash
# The same call writes Colombian pesos without cents in one runtime and with them in another; Serbian dinars the other way round.
#
# node 24.21.0 (ICU 78), deno 2.9.6. ECMA-402 takes a currency's decimals from ISO 4217, in which COP, HUF, IDR, PKR and RSD have
# two, so `style: 'currency'` without any digits is expected to be the same everywhere. Node writes the first four without; Deno
# writes RSD without. A test on one runtime never sees what the other sends.
# Seen: es-CO 85000.5 COP -> "$ 85.001" (Node), "$ 85.000,50" (Deno).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "allowScripts": { "node": true, "deno": true } }' >package.json
npm install --silent --no-audit --no-fund node@24.21.0 deno@2.9.6
cat >try.mjs <<'JS'
const write = (currency) => new Intl.NumberFormat('es-CO', { style: 'currency', currency });
const decimals = ['COP', 'HUF', 'IDR', 'PKR', 'RSD', 'ARS'].map((one) => write(one).resolvedOptions().maximumFractionDigits);
console.log(`${decimals.join(' ')} ${write('COP').format(85_000.5).replace(/\s/gu, ' ')}`);
JS
[ "$(node_modules/.bin/node try.mjs)" = '0 0 0 0 2 2 $ 85.001' ]
[ "$(node_modules/.bin/deno run try.mjs)" = '2 2 2 2 0 2 $ 85.000,50' ]
echo 'as described'
