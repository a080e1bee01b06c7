/** Operators list, stop, start, export and remove tenants. What they do is noted; what a tenant says or sells, they do not see here. */
import { recordOperator } from '#db/platform/operator-events.ts';
import { exportTenant } from '#db/platform/operators/export-tenant.ts';
import { tarEnd, toTarEntry } from '#db/platform/operators/tar.ts';
import { listTenantSizes, startTenant, stopTenant } from '#db/platform/operators/tenants.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { findTenant, hasTenant } from '#db/platform/tenants.ts';
import * as z from 'zod';
import type { AppContext } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { personName as name } from '../../people/team/invitation-schema.ts';
import { json, jsonBody } from '../http-schema.ts';
import { idParam, instant } from '../paging-schema.ts';

const tags = ['Operator'];

const entry = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: z.enum(['active', 'stopped', 'to-be-removed', 'being-removed']),
    is_demo: z.boolean(),
    created_at: instant,
    stopped_at: instant.nullable(),
    remove_at: instant.nullable().openapi({ description: 'When its removal begins; null: it stays.' }),
    last_used_at: instant.nullable().openapi({ description: 'By a person or a key; null: never.' }),
    people: z.int(),
    leads: z.int(),
    flows: z.int(),
    messages: z.int(),
  })
  .openapi('TenantEntry');
const list = z.object({ items: z.array(entry) });

/** How long a removal can be taken back. */
const graceDays = z.int().min(1).max(90).default(7);

/**
 * One of the list, after a change to it.
 * @throws Problem 404, also for one that is being removed
 */
async function changeTenant(c: AppContext, id: string, action: string, change: (tx: Tx) => Promise<unknown>) {
  const { deps, requestId, ip } = c.var;
  if (!(await hasTenant(deps.sql, id))) throw notFound();
  return await withTenant(deps.sql, id, async (tx) => {
    await change(tx);
    await recordOperator(tx, { action, outcome: 'ok', data: { tenant: id }, requestId, ip });
    return (await listTenantSizes(tx)).find((one) => one.id === id)!;
  });
}

export const operatorTenants = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/tenants',
      access: 'operator',
      summary: 'List tenants with their size, their last use and their state',
      tags,
      responses: { 200: json(list) },
    }),
    async (c) => c.json({ items: await listTenantSizes(c.var.deps.sql) }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/operator/tenants/{id}/stop',
      access: 'operator',
      summary: 'Stop a tenant: nobody signs in, no key reads or writes, nobody is written to',
      description: 'Leads by ingest key and deliveries of providers are still taken, and wait. Nothing is lost.',
      tags,
      request: { params: idParam },
      responses: { 200: json(entry) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await changeTenant(c, id, 'tenant.stop', (tx) => stopTenant(tx, id)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/operator/tenants/{id}/start',
      access: 'operator',
      summary: 'Start a stopped tenant again, also one that was to be removed; what waited goes on',
      tags,
      request: { params: idParam },
      responses: { 200: json(entry) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await changeTenant(c, id, 'tenant.start', (tx) => startTenant(tx, id)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/operator/tenants/{id}/removal',
      access: 'operator',
      summary: 'Stop a tenant now, and remove it with everything of it after some days of grace',
      description: 'Until then `start` takes it back. Without grace: DELETE.',
      tags,
      request: {
        params: idParam,
        body: jsonBody(
          z.strictObject({ name: name.openapi({ description: 'What it is called.' }), grace_days: graceDays }),
        ),
      },
      responses: { 202: json(entry) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const wanted = c.req.valid('json');
      const row = await changeTenant(c, id, 'tenant.remove', async (tx) => {
        if ((await findTenant(tx, true)).name !== wanted.name) throw notFound();
        await stopTenant(tx, id, wanted.grace_days);
      });
      return c.json(row, 202);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/tenants/{id}/export',
      access: 'operator',
      summary: 'Everything of a tenant as files, in one tar stream: tables as lines of JSON, and media; no secrets',
      tags,
      request: { params: idParam },
      responses: {
        200: {
          description: 'A tar file. One that breaks off has no end, and tar says so.',
          content: { 'application/x-tar': { schema: z.string().openapi({ format: 'binary' }) } },
        },
      },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { deps, requestId, ip } = c.var;
      if (!(await hasTenant(deps.sql, id))) throw notFound();
      await recordOperator(deps.sql, { action: 'tenant.export', outcome: 'ok', data: { tenant: id }, requestId, ip });
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const writer = writable.getWriter();
      exportTenant(deps.sql, id, ({ name: file, bytes }) => writer.write(toTarEntry(file, bytes, deps.now())))
        .then(() => writer.write(tarEnd()))
        .then(() => writer.close())
        .catch((error: unknown) => {
          deps.log('error', 'the export of a tenant broke off', { request_id: requestId, error });
          return writer.abort(error);
        })
        .catch(() => {});
      return c.body(readable, 200, {
        'content-type': 'application/x-tar',
        'content-disposition': `attachment; filename="${id}.tar"`,
        'cache-control': 'no-store',
      });
    },
  );
