#!/usr/bin/env bash
# A phone number that a spreadsheet kept as a number becomes another valid phone number.
#
# libphonenumber-js 1.13.16. Spreadsheets write a column of numbers as 1132345678.0. One would expect the ".0" to be dropped or
# the text to be refused. The dot is punctuation to the parser, so the zero becomes one more digit; where a country's numbers have
# several lengths the result is possible and, in Germany with the strictest metadata, valid: somebody else's number.
# Seen: BR 1132345678.0 -> +5511323456780 (valid: min yes, max no); DE 3012345678.0 -> +4930123456780 (valid: min yes, max yes).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { parsePhoneNumberFromString as min } from 'libphonenumber-js';
import { parsePhoneNumberFromString as max } from 'libphonenumber-js/max';
const see = (text, country) => [min(text, country).number, min(text, country).isValid(), max(text, country).isValid()];
assert.deepEqual(see('1132345678', 'BR'), ['+551132345678', true, true]);
assert.deepEqual(see('1132345678.0', 'BR'), ['+5511323456780', true, false]);
assert.deepEqual(see('3012345678.0', 'DE'), ['+4930123456780', true, true]);
JS
node try.mjs
echo 'as described'
