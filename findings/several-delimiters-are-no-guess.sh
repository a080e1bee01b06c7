#!/usr/bin/env bash
# A list of delimiters is not "find out which": all of them divide at once, and a decimal comma cuts an amount in two.
#
# csv-parse 7.0.3. `delimiter: [',', ';']` looks like detection, for exports of Spanish-speaking spreadsheets (semicolons, decimal
# commas) next to English ones. Every one of them divides every line. With a heading of as many columns as the pieces there is no
# error: the amount 1,5 is 1, and the rest moves one column to the right.
# Seen: "Ana;1,5;COP" under "name;amount;currency;note" with relax_column_count -> { name: Ana, amount: 1, currency: 5, note: COP }.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
const file = 'name;amount;currency;note\nAna;1,5;COP\n';
const read = (delimiter) => ({ ...parse(file, { columns: true, relax_column_count: true, delimiter })[0] });
assert.deepEqual(read(';'), { name: 'Ana', amount: '1,5', currency: 'COP' });
assert.deepEqual(read([',', ';']), { name: 'Ana', amount: '1', currency: '5', note: 'COP' });
JS
node try.mjs
echo 'as described'
