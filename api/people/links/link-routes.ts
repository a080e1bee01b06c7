/** What a one-time link opens: an invitation, or the choice of a new password. Its token travels in bodies, never in an address. */
import { withTenant } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { acceptInvitation, readInvitation, refuseInvitation } from './accept-invitation.ts';
import { askForPassword, readPasswordLink, renewPassword } from './forgotten-password.ts';
import { describeMe, meSchema } from '../me.ts';
import { newPassword } from '../password.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { roles } from '../../permissions.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { instant } from '../../platform/paging-schema.ts';
import { emailInput } from '../email-input.ts';

const token = z.string().regex(/^[\w-]{43}$/);
const offerSchema = z
  .object({
    tenant_name: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    /** For somebody who is on the team and is to choose a new password. */
    is_member: z.boolean(),
    expires_at: instant,
  })
  .openapi('InvitationOffer');
const tags = ['Session'];

export const links = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/invitation',
      access: 'sign-in',
      summary: 'Read the invitation behind a link',
      tags,
      request: { body: jsonBody(z.strictObject({ token })) },
      responses: { 200: json(offerSchema) },
    }),
    async (c) => {
      const { tenant_name, email, name, role, user_id, expires_at } = await readInvitation(
        c,
        c.req.valid('json').token,
      );
      return c.json({ tenant_name, email, name, role, is_member: user_id !== null, expires_at }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/invitation/accept',
      access: 'sign-in',
      summary: 'Accept an invitation and be signed in: with the account of the session, or by choosing a password',
      tags,
      request: { body: jsonBody(z.strictObject({ token, password: newPassword.optional() })) },
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const input = c.req.valid('json');
      const opened = await acceptInvitation(c, input.token, input.password);
      return c.json(await withTenant(c.var.deps.sql, opened.tenantId, (tx) => describeMe(tx, opened)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/invitation/refuse',
      access: 'sign-in',
      summary: 'Refuse an invitation; its link counts no more',
      tags,
      request: { body: jsonBody(z.strictObject({ token })) },
      responses: { 204: noContent },
    }),
    async (c) => {
      await refuseInvitation(c, c.req.valid('json').token);
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/password/forgotten',
      access: 'sign-in',
      summary: 'Ask for a link by mail, to choose a new password; answers alike whoever has the address',
      tags,
      request: { body: jsonBody(z.strictObject({ email: emailInput })) },
      responses: { 204: noContent },
    }),
    async (c) => {
      await askForPassword(c, c.req.valid('json').email);
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/password/link',
      access: 'sign-in',
      summary: 'Read whose password a link is for',
      tags,
      request: { body: jsonBody(z.strictObject({ token })) },
      responses: { 200: json(z.object({ email: z.string() })) },
    }),
    async (c) => {
      const { email } = await readPasswordLink(c, c.req.valid('json').token);
      return c.json({ email }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/auth/password/renew',
      access: 'sign-in',
      summary: 'Choose a new password by a link; ends all other sessions and signs in',
      tags,
      request: { body: jsonBody(z.strictObject({ token, password: newPassword })) },
      responses: { 200: json(meSchema) },
    }),
    async (c) => {
      const input = c.req.valid('json');
      const opened = await renewPassword(c, input.token, input.password);
      return c.json(await withTenant(c.var.deps.sql, opened.tenantId, (tx) => describeMe(tx, opened)), 200);
    },
  );
