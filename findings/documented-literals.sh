#!/usr/bin/env bash
# A field that accepts several literals is documented as accepting the first one only.
#
# @hono/zod-openapi 1.6.3 with zod 4.6.7 and hono 4.13.19. z.literal(['lead', 'client']) is zod 4's way to write a few fixed
# values; the OpenAPI document is expected to list them as z.enum does. It lists the first. So a client generated from it refuses
# answers that the server gives. (zod's own z.toJSONSchema lists both.)
# Seen: enum: ["lead"] for the literal, ["lead", "client"] for z.enum and for z.toJSONSchema; the server takes both.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @hono/zod-openapi@1.6.3 hono@4.13.19 zod@4.6.7
cat >try.mjs <<'JS'
import assert from 'node:assert/strict';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
const schema = z.object({ literal: z.literal(['lead', 'client']), listed: z.enum(['lead', 'client']) });
const app = new OpenAPIHono();
app.openapi(
  createRoute({
    method: 'post',
    path: '/',
    request: { body: { required: true, content: { 'application/json': { schema } } } },
    responses: { 200: { description: 'taken' } },
  }),
  (c) => c.text('taken'),
);
const { paths } = app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'example', version: '1' } });
const { literal, listed } = paths['/'].post.requestBody.content['application/json'].schema.properties;
assert.deepEqual([literal.enum, listed.enum], [['lead'], ['lead', 'client']]);
assert.deepEqual(z.toJSONSchema(schema).properties.literal.enum, ['lead', 'client']);
const body = JSON.stringify({ literal: 'client', listed: 'client' });
assert.equal((await app.request('/', { method: 'POST', body, headers: { 'content-type': 'application/json' } })).status, 200);
JS
node try.mjs
echo 'as described'
