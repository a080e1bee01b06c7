#!/usr/bin/env bash
# In Temporal's TypeScript SDK '1M' is a minute and '90' is 90 milliseconds; the types agree.
#
# @temporalio/common 1.24.0 with typescript 7.0.2. Timeouts and sleeps take text such as '30 days'. After ISO 8601 (P1M) '1M' is
# expected to be a month or an error; the letter's case does not count, so it is one minute, while '1 month' is refused at run time
# (and 'PT24H' too). Text without a unit is milliseconds, although it may come from a setting in seconds. tsc finds nothing.
# Seen: '1M' -> 60 s, '90' -> 0.09 s, '1w' -> 604800 s, '1 month' and 'PT24H' -> TypeError.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @temporalio/common@1.24.0 typescript@7.0.2
cat >timeouts.ts <<'TS'
import type { Duration } from '@temporalio/common';
export const timeouts: Duration[] = ['1M', '90', '1w'];
TS
npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2024 timeouts.ts
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { msToNumber } from '@temporalio/common/lib/time.js';
assert.deepEqual(['1M', '90', '1w'].map((text) => msToNumber(text)), [60_000, 90, 604_800_000]);
for (const text of ['1 month', 'PT24H']) assert.throws(() => msToNumber(text), TypeError);
JS
node try.mjs
echo 'as described'
