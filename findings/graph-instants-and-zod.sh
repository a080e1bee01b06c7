#!/usr/bin/env bash
# The instants that Meta's Graph API writes are read by everything in a TypeScript stack but zod's own check for instants.
#
# zod 4.6.7 and temporal-polyfill 1.0.8. Graph writes 2026-01-05T10:00:00+0000, without the colon. Date, Temporal.Instant and
# z.coerce.date() take it, so z.iso.datetime({ offset: true }), the check for "any offset", is expected to. It refuses; and it takes
# seven digits of a second, which Date then cuts.
# Seen: +0000 and -0300 refused, +00:00 accepted; Date and Temporal read all three.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7 temporal-polyfill@1.0.8
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
const see = (text) => [
  z.iso.datetime({ offset: true }).safeParse(text).success,
  z.coerce.date().safeParse(text).success,
  Temporal.Instant.from(text).epochMilliseconds === new Date(text).getTime(),
];
assert.deepEqual(see('2026-01-05T10:00:00+00:00'), [true, true, true]);
assert.deepEqual(see('2026-01-05T10:00:00+0000'), [false, true, true]);
assert.deepEqual(see('2026-01-05T07:00:00-0300'), [false, true, true]);
JS
node try.mjs
echo 'as described'
