import { listApiKeys } from '#db/people/api-keys.ts';
import * as z from 'zod';
import { createApiKey } from './create-api-key.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, instant } from '../platform/paging-schema.ts';
import { text } from '../platform/text-schema.ts';

const kind = z.enum(['api', 'ingest']).openapi({
  description: '`api`: reads and writes the facts of the CRM. `ingest`: hands in leads, and nothing else.',
});

const keySchema = z
  .object({
    id: z.uuid(),
    kind,
    name: z.string(),
    prefix: z.string(),
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
      request: { body: jsonBody(z.strictObject({ kind, name: text(100) })) },
      responses: { 201: json(keySchema.extend({ secret: z.string() })) },
    }),
    async (c) =>
      c.json(await c.var.change(201, (act) => createApiKey(act, c.req.valid('json')), { secret: true }), 201),
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
