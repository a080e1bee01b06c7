import { listApiKeys } from '#db/people/api-keys.ts';
import * as z from 'zod';
import { changeKeyOrigins } from './change-key-origins.ts';
import { createApiKey } from './create-api-key.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { originOf, sitePattern } from './site.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, instant } from '../platform/paging-schema.ts';
import { text } from '../platform/text-schema.ts';

const kind = z.enum(['api', 'ingest', 'flows']).openapi({
  description:
    '`api`: reads and writes the facts of the CRM. `ingest`: hands in leads, and nothing else. `flows`: reads, edits and publishes flows, and nothing else.',
});

/** As browsers name a site: scheme, host and port, nothing behind. */
const origin = z
  .string()
  .trim()
  .max(200)
  .refine((text) => originOf(text) !== undefined, 'a site such as https://example.com, without a path')
  .transform((text) => originOf(text)!);
const origins = z
  .array(origin)
  .max(20)
  .transform((all) => [...new Set(all)])
  .openapi({
    items: { type: 'string', pattern: sitePattern, maxLength: 200 },
    description:
      'Sites whose pages may hand in leads with the key and read the answer (CORS); those of others are refused. None: only programs. Of ingest keys only.',
    example: ['https://example.com'],
  });

const keySchema = z
  .object({
    id: z.uuid(),
    kind,
    name: z.string(),
    prefix: z.string(),
    origins: z.array(z.string()),
    created_at: instant,
    last_used_at: instant.nullable(),
    revoked_at: instant.nullable(),
  })
  .openapi('ApiKey');

const tags = ['Keys'];

export const apiKeys = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/api-keys',
      access: 'keys.read',
      summary: 'List keys, without their secrets',
      tags,
      responses: { 200: json(z.object({ items: z.array(keySchema) })) },
    }),
    async (c) => c.json({ items: await c.var.read((tx) => listApiKeys(tx)) }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/api-keys',
      access: 'keys.write',
      summary: 'Create a key; its secret is shown this once',
      tags,
      request: { body: jsonBody(z.strictObject({ kind, name: text(100), origins: origins.default([]) })) },
      responses: { 201: json(keySchema.extend({ secret: z.string() })) },
    }),
    async (c) =>
      c.json(await c.var.change(201, (act) => createApiKey(act, c.req.valid('json')), { secret: true }), 201),
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/api-keys/{id}',
      access: 'keys.write',
      summary: 'Say which sites’ pages may use an ingest key',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ origins })) },
      responses: { 200: json(keySchema) },
    }),
    async (c) => {
      const { origins: sites } = c.req.valid('json');
      return c.json(await c.var.change(200, (act) => changeKeyOrigins(act, c.req.valid('param').id, sites)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/api-keys/{id}',
      access: 'keys.write',
      summary: 'Revoke a key, from the next call on',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => revokeApiKey(act, c.req.valid('param').id));
      return c.body(null, 204);
    },
  );
