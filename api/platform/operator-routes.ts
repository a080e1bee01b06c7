import { beginTenantDeletion, findTenantDeletion } from '#db/platform/deletion/delete-tenant.ts';
import { listOperatorEvents, recordOperator } from '#db/platform/operator-events.ts';
import { listStrays } from '#db/meta/lead-notices.ts';
import * as z from 'zod';
import { createTenant, inviteCeo } from './create-tenant.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { json, jsonBody } from './http-schema.ts';
import { timezone } from '../crm/lead-schema.ts';
import { currencyInput, idParam, instant } from './paging-schema.ts';
import { emailInput } from '../people/email-input.ts';
import { personName as name, sentSchema } from '../people/team/invitation-schema.ts';

const person = z.strictObject({ email: emailInput, name });
const tenantInput = z
  .strictObject({
    name,
    timezone: timezone.default('America/Argentina/Buenos_Aires'),
    currency: currencyInput.default('ARS'),
    locale: z.enum(['es', 'en']).default('es'),
    ceo: person,
  })
  .openapi('TenantInput');
const tags = ['Operator'];

const tenantDeletion = z
  .object({
    asked_at: instant,
    done_at: instant.nullable().openapi({ description: 'Null: the worker is at it.' }),
    rows: z.int().openapi({ description: 'Removed so far.' }),
  })
  .openapi('TenantDeletion');

export const operator = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/operator/tenants',
      access: 'operator',
      summary: 'Create a tenant and invite its first person',
      tags,
      request: { body: jsonBody(tenantInput) },
      responses: { 201: json(z.object({ tenant_id: z.uuid(), invitation: sentSchema })) },
    }),
    async (c) => c.json(await createTenant(c, c.req.valid('json')), 201),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/operator/tenants/{tenant_id}/ceo',
      access: 'operator',
      summary: 'Invite a ceo to a tenant that has lost its own, or whose first invitation was not accepted in time',
      tags,
      request: { params: z.object({ tenant_id: z.uuid() }), body: jsonBody(person) },
      responses: { 201: json(sentSchema) },
    }),
    async (c) => c.json(await inviteCeo(c, c.req.valid('param').tenant_id, c.req.valid('json')), 201),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/events',
      access: 'operator',
      summary: 'List what operators did, and wrong tokens, the latest first',
      tags,
      responses: {
        200: json(
          z.object({
            items: z.array(
              z.object({
                id: z.string(),
                action: z.string(),
                outcome: z.enum(['ok', 'denied']),
                data: z.record(z.string(), z.unknown()),
                request_id: z.string().nullable(),
                ip: z.string().nullable(),
                occurred_at: instant,
              }),
            ),
          }),
        ),
      },
    }),
    async (c) => c.json({ items: await listOperatorEvents(c.var.deps.sql, 200) }, 200),
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/operator/tenants/{id}',
      access: 'operator',
      summary: 'Delete a tenant with everything of it',
      description:
        'Its people are signed out, its keys and secrets are gone and nothing is sent from this call on; its rows follow, by the worker. For good.',
      tags,
      request: {
        params: idParam,
        body: jsonBody(z.strictObject({ name: name.openapi({ description: 'What it is called.' }) })),
      },
      responses: { 202: json(tenantDeletion) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { deps, requestId, ip } = c.var;
      const begun = await beginTenantDeletion(deps.sql, id, c.req.valid('json').name);
      if (!begun) throw notFound();
      await recordOperator(deps.sql, { action: 'tenant.delete', outcome: 'ok', data: { tenant: id }, requestId, ip });
      return c.json(begun, 202);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/tenants/{id}/deletion',
      access: 'operator',
      summary: 'How far the deletion of a tenant is',
      tags,
      request: { params: idParam },
      responses: { 200: json(tenantDeletion) },
    }),
    async (c) => {
      const found = await findTenantDeletion(c.var.deps.sql, c.req.valid('param').id);
      if (!found) throw notFound();
      return c.json(found, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/stray-pages',
      access: 'operator',
      summary: 'List pages whose leads Meta reports to this installation and that no tenant has, the latest first',
      tags,
      responses: {
        200: json(
          z.object({
            items: z.array(z.object({ page_id: z.string(), leads: z.int(), oldest: instant, newest: instant })),
          }),
          'Their leads are kept for 90 days, and come in when a tenant connects the page.',
        ),
      },
    }),
    async (c) => c.json({ items: [...(await listStrays(c.var.deps.sql))] }, 200),
  );
