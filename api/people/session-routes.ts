/** Where a person is signed in, and the ways between their tenants. */
import { endSessions, listSessions } from '#db/people/sessions.ts';
import { withTenant } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { describeMe, meSchema } from './me.ts';
import { switchTenant } from './switch-tenant.ts';
import { currentUser } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, instant } from '../platform/paging-schema.ts';

const sessionSchema = z
  .object({
    id: z.uuid(),
    /** The one that asks. */
    is_current: z.boolean(),
    tenant_name: z.string(),
    user_agent: z.string().nullable(),
    ip: z.string().nullable(),
    created_at: instant,
    last_used_at: instant,
  })
  .openapi('Session');
const tags = ['Session'];

export const sessions = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/auth/sessions',
      access: 'account.use',
      summary: 'List where one is signed in, in every tenant of the account',
      tags,
      responses: { 200: json(z.object({ items: z.array(sessionSchema) })) },
    }),
    async (c) => {
      const { sessionId } = currentUser(c);
      const items = await c.var.read((tx) => listSessions(tx, sessionId));
      return c.json({ items: items.map((item) => ({ ...item, is_current: item.id === sessionId })) }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/auth/sessions/{id}',
      access: 'account.use',
      summary: 'Sign out there',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { id: userId, sessionId } = currentUser(c);
      const { id } = c.req.valid('param');
      await c.var.change(204, async (act) => {
        if ((await endSessions(act.tx, sessionId, id)) === 0) throw notFound();
        await audit(act, 'auth.end-session', { type: 'user', id: userId });
        return null;
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/auth/sessions',
      access: 'account.use',
      summary: 'Sign out everywhere else',
      tags,
      responses: { 200: json(z.object({ ended: z.int() })) },
    }),
    async (c) => {
      const { id: userId, sessionId } = currentUser(c);
      const body = await c.var.change(200, async (act) => {
        const ended = await endSessions(act.tx, sessionId, null);
        await audit(act, 'auth.end-session', { type: 'user', id: userId }, { ended });
        return { ended };
      });
      return c.json(body, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/tenant',
      access: 'account.use',
      summary: 'Go over to another tenant of the account; sets the cookies of a session there',
      tags,
      request: { body: jsonBody(z.strictObject({ tenant_id: z.uuid() })) },
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const opened = await switchTenant(c, c.req.valid('json').tenant_id);
      return c.json(await withTenant(c.var.deps.sql, opened.tenantId, (tx) => describeMe(tx, opened)), 200);
    },
  );
