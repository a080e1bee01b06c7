#!/usr/bin/env bash
# One mobile has two numbers: how people (and WhatsApp's ids) write it in Argentina, Mexico and Brazil decides who it is.
#
# libphonenumber-js 1.13.16. WhatsApp's ids keep old forms: 521… in Mexico, mobiles without the nine in much of Brazil. One would
# expect a library that knows these plans to lead them to the number of today, or at least the three answers to be alike. Seen:
# - MX: +52 1 55… is not even possible (isPossible() is false); +52 55… is valid. Neither is led to the other.
# - AR: "011 15 2345-6789" becomes +54 9 11…; "+54 11 2345-6789", the same phone, stays without the 9 and is valid as a land line.
# - BR: +55 31 9123 4567 (eight digits) is valid with the default metadata and not with /max.
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
assert.deepEqual([max('+5215512345678').number, max('+5215512345678').isPossible()], ['+5215512345678', false]);
assert.equal(max('+525512345678').isValid(), true);
assert.equal(max('011 15 2345-6789', 'AR').number, '+5491123456789');
const land = max('+54 11 2345-6789');
assert.deepEqual([land.number, land.isValid(), land.getType()], ['+541123456789', true, 'FIXED_LINE']);
assert.deepEqual([min('+553191234567').isValid(), max('+553191234567').isValid()], [true, false]);
JS
node try.mjs
echo 'as described'
