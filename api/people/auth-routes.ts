import { findTenant } from '#db/platform/tenants.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { findMember, setLocale } from '#db/people/users.ts';
import * as z from 'zod';
import { changePassword } from './change-password.ts';
import { refreshSession } from './refresh-session.ts';
import { signIn } from './sign-in.ts';
import { signOut } from './sign-out.ts';
import { accessSeconds } from './access-token.ts';
import { givenPassword, newPassword } from './password.ts';
import { currentUser } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { permissions, reachOf, roles } from '../permissions.ts';
import type { Permission } from '../permissions.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';

export const emailInput = z
  .email()
  .max(320)
  .transform((email) => email.toLowerCase());

const meSchema = z
  .object({
    user: z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      locale: z.enum(['es', 'en']).nullable(),
    }),
    tenant: z.object({
      id: z.uuid(),
      name: z.string(),
      timezone: z.string(),
      currency: z.string(),
      locale: z.enum(['es', 'en']),
      is_demo: z.boolean(),
    }),
    /** What the person may do, and how far it reaches. */
    permissions: z.partialRecord(
      z.enum(Object.keys(permissions) as [Permission, ...Permission[]]),
      z.enum(['all', 'own']),
    ),
    /** Seconds until the access token wants a refresh. */
    access_seconds: z.int(),
  })
  .openapi('Me');

const tags = ['Session'];

export const auth = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/login',
      access: 'sign-in',
      summary: 'Sign in; sets two cookies',
      tags,
      request: {
        body: jsonBody(z.strictObject({ email: emailInput, password: givenPassword, tenant_id: z.uuid().optional() })),
      },
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const { userId, tenantId } = await signIn(c, c.req.valid('json'));
      return c.json(await withTenant(c.var.deps.sql, tenantId, (tx) => describe(tx, userId)), 200);
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
      const { id } = currentUser(c);
      return c.json(await c.var.read((tx) => describe(tx, id)), 200);
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
      const { id } = currentUser(c);
      const me = await c.var.change(200, async ({ tx }) => {
        await setLocale(tx, id, c.req.valid('json').locale);
        return await describe(tx, id);
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

async function describe(tx: Tx, userId: string): Promise<z.output<typeof meSchema>> {
  const member = (await findMember(tx, userId))!;
  const { id, name, timezone, currency, locale, is_demo } = await findTenant(tx);
  const reaches = Object.keys(permissions).map((permission) => [
    permission,
    reachOf(permission as Permission, member.role),
  ]);
  return {
    user: { id: member.id, name: member.name, email: member.email, role: member.role, locale: member.locale },
    tenant: { id, name, timezone, currency, locale, is_demo },
    permissions: Object.fromEntries(reaches.filter(([, reach]) => reach)),
    access_seconds: accessSeconds,
  };
}
