#!/usr/bin/env bash
# From a million on, a message with "one" and "other" shows its key instead of its text, in Spanish only.
#
# @inlang/paraglide-js 2.25.4 with @inlang/plugin-message-format 4.4.4. Spanish has one and other, as one learns from any plural
# table of old; today's Intl.PluralRules('es') says "many" for 1,000,000 ("un millón de personas"). A message whose variants are
# one and other has none for that, and what is shown is not the last variant but the name of the message. English is as expected.
# Seen: 999999 -> "999999 personas", 1000000 -> "people_reached". (A catch-all variant, "n=*", is the remedy.)
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "type": "module" }' >package.json
npm install --silent --no-audit --no-fund @inlang/paraglide-js@2.25.4 @inlang/plugin-message-format@4.4.4
mkdir -p project.inlang messages
cat >project.inlang/settings.json <<'JSON'
{ "baseLocale": "es", "locales": ["es", "en"], "telemetry": "off",
  "modules": ["./node_modules/@inlang/plugin-message-format/dist/index.js"],
  "plugin.inlang.messageFormat": { "pathPattern": "./messages/{locale}.json" } }
JSON
message() {
  echo "{ \"people_reached\": [{ \"declarations\": [\"input count\", \"local n = count: plural\"], \"selectors\": [\"n\"],
    \"match\": { \"n=one\": \"{count} $1\", \"n=other\": \"{count} $2\" } }] }"
}
message persona personas >messages/es.json
message person people >messages/en.json
npx paraglide-js compile --project ./project.inlang --outdir ./out >/dev/null 2>&1
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { people_reached as text } from './out/messages.js';
assert.equal(new Intl.PluralRules('es').select(1_000_000), 'many');
assert.equal(text({ count: 999_999 }, { locale: 'es' }), '999999 personas');
assert.equal(text({ count: 1_000_000 }, { locale: 'es' }), 'people_reached');
assert.equal(text({ count: 1_000_000 }, { locale: 'en' }), '1000000 people');
JS
node try.mjs
echo 'as described'
