import { listKeptAside } from '#db/platform/kept-aside.ts';
import * as z from 'zod';
import { discardKeptAside, retryKeptAside } from './retry-kept.ts';
import { explainKept } from './diagnostics/kept-words.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from './http-schema.ts';
import { instant, limit } from './paging-schema.ts';
import { textSchema } from './text-schema.ts';

const tags = ['Operations'];
const states = ['waiting', 'aside', 'dropped'] as const;

const keptSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['delivery', 'event']),
    provider: z.string().nullable(),
    type: z.string().nullable(),
    error: z.string(),
    text: textSchema,
    attempts: z.int(),
    state: z.enum(states).openapi({
      description: 'Goes on by itself; needs a person; settled without an effect, may be tried again.',
    }),
    at: instant,
    retry_at: instant.nullable(),
  })
  .openapi('KeptAside');
const someIds = z.array(z.uuid()).min(1).max(200);

export const keptAside = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/diagnostics/kept',
      access: 'diagnostics.read',
      summary:
        'List what a provider told, or what happened here, and could not be worked off; the newest first, after them what waits',
      tags,
      request: { query: z.object({ limit }) },
      responses: {
        200: json(
          z.object({
            items: z.array(keptSchema),
            counts: z.object({ waiting: z.int(), aside: z.int(), dropped: z.int() }),
          }),
        ),
      },
    }),
    async (c) => {
      const most = c.req.valid('query').limit;
      const { items, counts } = await c.var.read((tx) => listKeptAside(tx, most));
      return c.json({ items: items.map((item) => ({ ...item, text: explainKept(item.error) })), counts }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/diagnostics/kept/retry',
      access: 'diagnostics.write',
      summary: 'Try what was kept aside again: those named, or all',
      tags,
      request: { body: jsonBody(z.strictObject({ ids: someIds.optional() })) },
      responses: { 200: json(z.object({ retried: z.int() })) },
    }),
    async (c) => {
      const ids = c.req.valid('json').ids ?? null;
      return c.json(await c.var.change(200, async (act) => ({ retried: await retryKeptAside(act, ids) })), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/diagnostics/kept/discard',
      access: 'diagnostics.write',
      summary: 'Take what was kept aside off the list',
      tags,
      request: { body: jsonBody(z.strictObject({ ids: someIds })) },
      responses: { 200: json(z.object({ discarded: z.int() })) },
    }),
    async (c) => {
      const { ids } = c.req.valid('json');
      return c.json(await c.var.change(200, async (act) => ({ discarded: await discardKeptAside(act, ids) })), 200);
    },
  );
