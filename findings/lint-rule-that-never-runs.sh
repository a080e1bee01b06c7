#!/usr/bin/env bash
# A rule set to "error" in oxlint's config says nothing, and nothing says that it never ran.
#
# oxlint 1.94.0 with oxlint-tsgolint 7.0.2007. Rules that need types, such as typescript/no-floating-promises, run only with
# --type-aware or options.typeAware; a config that names one as an error, with tsgolint installed, is expected to run it or to warn.
# Without the option it is passed over: no message, exit code 0, and a green CI for a promise that nobody awaits.
# Seen: plain run: "Found 0 warnings and 0 errors", code 0; with --type-aware: 1 error, code 1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund oxlint@1.94.0 oxlint-tsgolint@7.0.2007
mkdir src
echo '{ "plugins": ["typescript"], "rules": { "typescript/no-floating-promises": "error" } }' >.oxlintrc.json
echo '{ "compilerOptions": { "strict": true, "target": "es2024", "module": "nodenext" } }' >tsconfig.json
printf 'async function save(): Promise<void> {}\nexport function run(): void {\n  save();\n}\n' >src/run.ts
npx oxlint --deny-warnings src | grep -q 'Found 0 warnings and 0 errors'
if npx oxlint --deny-warnings --type-aware src >typed.txt; then exit 1; fi
grep -q 'no-floating-promises' typed.txt
echo 'as described'
