import { listAudit, verifyAudit } from '#db/platform/audit.ts';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { filter } from './filter-schema.ts';
import { json } from './http-schema.ts';
import { instant, pageOf, pageQuery } from './paging-schema.ts';

const entrySchema = z
  .object({
    id: z.string(),
    actor_type: z.enum(['user', 'api_key', 'system', 'webhook', 'operator']),
    actor_id: z.string().nullable(),
    actor_name: z.string().nullable(),
    action: z.string(),
    object_type: z.string().nullable(),
    object_id: z.string().nullable(),
    outcome: z.enum(['ok', 'denied', 'failed']),
    data: z.record(z.string(), z.unknown()),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
    occurred_at: instant,
  })
  .openapi('AuditEntry');

const text = filter(z.string().max(100));
const tags = ['Audit'];

export const auditLog = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/audit',
      access: 'audit.read',
      summary: 'Who did what, the newest first',
      tags,
      request: {
        query: pageQuery.extend({
          action: text.openapi({ description: 'The beginning of an action’s name: `flow.` or `flow.publish`.' }),
          actor_id: text,
          object_type: text,
          object_id: text,
        }),
      },
      responses: { 200: json(pageOf(entrySchema)) },
    }),
    async (c) => {
      const {
        action,
        actor_id: actorId,
        object_type: objectType,
        object_id: objectId,
        ...query
      } = c.req.valid('query');
      const page = await readPage(c, 'audit', query);
      const before = page.after?.id ?? null;
      const rows = await c.var.read((tx) =>
        listAudit(tx, { action, actorId, objectType, objectId }, { before, limit: page.limit + 1 }),
      );
      const items = rows.slice(0, page.limit);
      const last = items.at(-1);
      const next = rows.length > page.limit && last ? { at: '', id: last.id } : null;
      return c.json(await toPage(c, 'audit', { items, next }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/audit/verify',
      access: 'audit.read',
      summary: 'Recompute the chain of hashes; keep `head` elsewhere to notice rows removed from the end',
      tags,
      responses: {
        200: json(z.object({ rows: z.int(), head: z.string().nullable(), broken_at: z.string().nullable() })),
      },
    }),
    async (c) => c.json(await c.var.read((tx) => verifyAudit(tx)), 200),
  );
