import { withTenant } from '#db/platform/tenant.ts';
import { updateMember } from '#db/people/users.ts';
import * as z from 'zod';
import { changePassword } from './change-password.ts';
import { emailInput } from './email-input.ts';
import { describeMe, meSchema } from './me.ts';
import { refreshSession } from './refresh-session.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { accessSeconds } from './access-token.ts';
import { givenPassword, newPassword } from './password.ts';
import { currentUser } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';

const tags = ['Session'];

export const auth = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/login',
      access: 'sign-in',
      summary: 'Sign in; sets the cookies of a session',
      tags,
      request: {
        body: jsonBody(z.strictObject({ email: emailInput, password: givenPassword, tenant_id: z.uuid().optional() })),
      },
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const { opened, logins } = await signIn(c, c.req.valid('json'));
      const tenants = logins.map((login) => ({ id: login.tenant_id, name: login.tenant_name, role: login.role }));
      return c.json(await withTenant(c.var.deps.sql, opened.tenantId, (tx) => describeMe(tx, opened, tenants)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/refresh',
      access: 'sign-in',
      summary: 'Exchange the refresh token; sets new cookies',
      tags,
      responses: { 200: json(z.object({ access_seconds: z.int() })) },
    }),
    async (c) => {
      await refreshSession(c);
      return c.json({ access_seconds: accessSeconds }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/logout',
      access: 'sign-in',
      summary: 'End the session',
      tags,
      responses: { 204: noContent },
    }),
    async (c) => {
      await signOut(c);
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/auth/me',
      access: 'account.use',
      summary: 'Who is signed in, where, and what they may do',
      tags,
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const { id: userId, sessionId } = currentUser(c);
      return c.json(await c.var.read((tx) => describeMe(tx, { userId, sessionId })), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/auth/me',
      access: 'account.use',
      summary: 'Choose one’s language',
      tags,
      request: { body: jsonBody(z.strictObject({ locale: z.enum(['es', 'en']) })) },
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const { id: userId, sessionId } = currentUser(c);
      const me = await c.var.change(200, async ({ tx }) => {
        await updateMember(tx, userId, c.req.valid('json'));
        return await describeMe(tx, { userId, sessionId });
      });
      return c.json(me, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/password',
      access: 'account.use',
      summary: 'Change one’s password; ends all other sessions',
      tags,
      request: { body: jsonBody(z.strictObject({ current: givenPassword, next: newPassword })) },
      responses: { 204: noContent },
    }),
    async (c) => {
      await changePassword(c, c.req.valid('json'));
      return c.body(null, 204);
    },
  );
