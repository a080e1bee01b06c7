import { recordAudit } from '#db/platform/audit.ts';
import { beginTenantDeletion, findTenantDeletion } from '#db/platform/delete-tenant.ts';
import { listStrays } from '#db/meta/lead-notices.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { createTenant } from '#db/people/users.ts';
import * as z from 'zod';
import { hashPassword, newPassword } from '../people/password.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound, Problem } from '../errors.ts';
import { json, jsonBody } from './http-schema.ts';
import { timezone } from '../crm/lead-schema.ts';
import { currency, idParam, instant } from './paging-schema.ts';
import { text } from './text-schema.ts';
import { emailInput } from '../people/auth-routes.ts';

const name = text(200);
const tenantInput = z
  .strictObject({
    name,
    timezone: timezone.default('America/Argentina/Buenos_Aires'),
    currency: currency.default('ARS'),
    locale: z.enum(['es', 'en']).default('es'),
    ceo: z.strictObject({ email: emailInput, name, password: newPassword }),
  })
  .openapi('TenantInput');

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
      summary: 'Create a tenant with its first person',
      tags: ['Operator'],
      request: { body: jsonBody(tenantInput) },
      responses: { 201: json(z.object({ tenant_id: z.uuid(), user_id: z.uuid() })) },
    }),
    async (c) => {
      const { ceo, ...tenant } = c.req.valid('json');
      const passwordHash = await hashPassword(ceo.password);
      const { requestId, ip, deps } = c.var;
      const made = await deps.sql.begin(async (tx: Tx) => {
        const person = { email: ceo.email, name: ceo.name, passwordHash };
        const ids = await createTenant(tx, { ...tenant, ceo: person });
        const entry = { tenantId: ids.tenant_id, actor: { type: 'operator' as const }, requestId, ip };
        await recordAudit(tx, { ...entry, action: 'tenant.create', object: { type: 'tenant', id: ids.tenant_id } });
        return ids;
      });
      if (!made) throw new Problem('internal');
      return c.json({ tenant_id: made.tenant_id, user_id: made.user_id }, 201);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/operator/tenants/{id}',
      access: 'operator',
      summary: 'Delete a tenant with everything of it',
      description:
        'Its people are signed out, its keys and secrets are gone and nothing is sent from this call on; its rows follow, by the worker. For good.',
      tags: ['Operator'],
      request: {
        params: idParam,
        body: jsonBody(z.strictObject({ name: name.openapi({ description: 'What it is called.' }) })),
      },
      responses: { 202: json(tenantDeletion) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const begun = await beginTenantDeletion(c.var.deps.sql, id, c.req.valid('json').name);
      if (!begun) throw notFound();
      return c.json(begun, 202);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/tenants/{id}/deletion',
      access: 'operator',
      summary: 'How far the deletion of a tenant is',
      tags: ['Operator'],
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
      tags: ['Operator'],
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
