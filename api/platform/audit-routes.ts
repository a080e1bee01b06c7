import { holdsHead, readHead, verifyAudit } from '#db/platform/audit-chain.ts';
import { nameObjects } from '#db/platform/audit-objects.ts';
import { listAudit } from '#db/platform/audit.ts';
import { sealAudit } from '#db/platform/seal-audit.ts';
import { listReads } from '#db/platform/watch/audit-reads.ts';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { noteRead } from './note-read.ts';
import { filter } from './filter-schema.ts';
import { json, jsonBody } from './http-schema.ts';
import { instant, pageOf, pageQuery } from './paging-schema.ts';

const entrySchema = z
  .object({
    id: z.string().openapi({ description: 'Counts from 1 in each account.' }),
    actor_type: z.enum(['user', 'api_key', 'system', 'webhook', 'operator']),
    actor_id: z.string().nullable(),
    actor_name: z.string().nullable(),
    action: z.string(),
    object_type: z.string().nullable(),
    object_id: z.string().nullable(),
    object_name: z
      .string()
      .nullable()
      .openapi({ description: 'What it is called now; null: it is gone, or has no name.' }),
    outcome: z.enum(['ok', 'denied', 'failed']),
    data: z.record(z.string(), z.unknown()),
    request_id: z.string().nullable(),
    ip: z.string().nullable(),
    occurred_at: instant,
  })
  .openapi('AuditEntry');

const readsSchema = z
  .object({
    id: z.uuid(),
    actor_type: z.enum(['user', 'api_key']),
    actor_id: z.string(),
    actor_name: z.string().nullable(),
    action: z.string().openapi({ description: 'What was read: `view_marketing_stats`, `check_token_status`, …' }),
    reads: z.int().openapi({ description: 'How often within the hour.' }),
    first_at: instant,
    last_at: instant,
    ip: z.string().nullable().openapi({ description: 'Where the last one came from.' }),
  })
  .openapi('AuditReads');

const headSchema = z
  .object({
    rows: z.int().min(0),
    head: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    mac: z.string().max(200),
  })
  .openapi('AuditHead', {
    description: 'How many rows the audit had, the hash of the last one, and our seal on both.',
  });
const verdictSchema = z
  .object({
    rows: z.int(),
    head: z.string().nullable(),
    broken_at: z.string().nullable().openapi({ description: 'Id of the first entry that is not as it was written.' }),
    exported: z
      .object({ rows: z.int(), at: instant, holds: z.boolean() })
      .nullable()
      .openapi({ description: 'The newest exported head; `holds` is false when entries were cut off since.' }),
    unsealed: z.object({ rows: z.int(), since: instant.nullable() }).openapi({
      description:
        'What programs did a moment ago and is not in the chain yet; what stays longer is not as it was written.',
    }),
  })
  .openapi('AuditVerdict');

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
          from: filter(z.iso.date()).openapi({ description: 'From this day on, by the tenant’s calendar.' }),
          to: filter(z.iso.date()).openapi({ description: 'To the end of this day.' }),
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
        from,
        to,
        ...query
      } = c.req.valid('query');
      const page = await readPage(c, 'audit', query);
      const before = page.after?.id ?? null;
      await noteRead(c, 'audit.read', { type: 'audit', id: 'list' });
      const asked = { action, actorId, objectType, objectId, from, to };
      await sealAudit(c.var.deps.sql, c.var.principal.tenantId);
      const [rows, names] = await c.var.read(async (tx) => {
        const found = await listAudit(tx, asked, { before, limit: page.limit + 1 });
        return [found, await nameObjects(tx, found)] as const;
      });
      const items = rows.slice(0, page.limit).map(({ seq, ...row }) => ({
        id: seq,
        ...row,
        object_name: names.get(`${row.object_type} ${row.object_id}`) ?? null,
      }));
      const last = items.at(-1);
      const next = rows.length > page.limit && last ? { at: '', id: last.id } : null;
      return c.json(await toPage(c, 'audit', { items, next }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/audit/reads',
      access: 'audit.read',
      summary: 'Who read the sensitive figures, by the hour, the newest first',
      description:
        'Noted within seconds, and kept as long as the settings of the installation say. Refused reads are in the audit itself.',
      tags,
      request: { query: pageQuery.extend({ action: text, actor_id: text }) },
      responses: { 200: json(pageOf(readsSchema)) },
    }),
    async (c) => {
      const { action, actor_id: actorId, ...query } = c.req.valid('query');
      const page = await readPage(c, 'audit-reads', query);
      const rows = await c.var.read((tx) => listReads(tx, { action, actorId }, page));
      return c.json(await toPage(c, 'audit-reads', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/audit/head',
      access: 'audit.read',
      summary: 'How far the audit reaches now, sealed; keep it elsewhere to prove later that nothing was cut off',
      tags,
      responses: { 200: json(headSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      await noteRead(c, 'audit.read', { type: 'audit', id: 'head' });
      await sealAudit(deps.sql, principal.tenantId);
      return c.json(await c.var.read((tx) => readHead(tx, deps.vault, principal.tenantId)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/audit/verify',
      access: 'audit.read',
      summary: 'Recompute the chain of hashes, and compare it with the newest head that was exported',
      tags,
      responses: { 200: json(verdictSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      await sealAudit(deps.sql, principal.tenantId);
      return c.json(await c.var.read((tx) => verifyAudit(tx, deps.vault, principal.tenantId)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/audit/verify',
      access: 'audit.read',
      summary: 'Whether the audit still holds a head that was kept elsewhere',
      tags,
      request: { body: jsonBody(headSchema.strict()) },
      responses: { 200: json(z.object({ holds: z.boolean() })) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      const given = c.req.valid('json');
      return c.json({ holds: await c.var.read((tx) => holdsHead(tx, deps.vault, principal.tenantId, given)) }, 200);
    },
  );
