#!/usr/bin/env bash
# Meta's Node SDK turns a 503 with a page of HTML into a SyntaxError without a status, so retries that ask for 5xx never see it.
#
# facebook-nodejs-business-sdk 24.0.1. Errors of the SDK carry `status` (429 with a JSON body does), and a gateway in front of an
# API answers with HTML. One would expect a FacebookRequestError of status 503. The body is parsed first, and what reaches the
# caller is a SyntaxError whose status is undefined.
# Seen: 429 with JSON -> FacebookRequestError, status 429; 503 with HTML -> SyntaxError, status undefined.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund facebook-nodejs-business-sdk@24.0.1
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import sdk from 'facebook-nodejs-business-sdk';
const server = createServer((request, response) => {
  const busy = request.url.includes('act_1');
  response.writeHead(busy ? 429 : 503, { 'content-type': busy ? 'application/json' : 'text/html', connection: 'close' });
  response.end(busy ? '{"error":{"message":"slow down","code":17}}' : '<h1>Service Unavailable</h1>');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
Object.defineProperty(sdk.FacebookAdsApi, 'GRAPH', { get: () => `http://127.0.0.1:${server.address().port}` });
sdk.FacebookAdsApi.init('token');
const error = (account) => new sdk.AdAccount(account).read(['name']).then(assert.fail, (problem) => problem);
const busy = await error('act_1');
assert.deepEqual([busy.name, busy.status], ['FacebookRequestError', 429]);
const gateway = await error('act_2');
assert.deepEqual([gateway.name, gateway.status], ['SyntaxError', undefined]);
server.close();
JS
node try.mjs
echo 'as described'
