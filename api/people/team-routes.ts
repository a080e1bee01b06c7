import { listMembers } from '#db/people/users.ts';
import * as z from 'zod';
import { inviteMember, removeMember, resetPassword, updateMember } from './change-team.ts';
import { hashPassword, newPassword } from './password.ts';
import { endpoint, routes } from '../endpoint.ts';
import { roles } from '../permissions.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, instant } from '../platform/paging-schema.ts';
import { text } from '../platform/text-schema.ts';
import { emailInput } from './auth-routes.ts';

const memberSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    locale: z.enum(['es', 'en']).nullable(),
    created_at: instant,
  })
  .openapi('Member');
const name = text(200);
const tags = ['Team'];

export const team = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/team',
      access: 'team.read',
      summary: 'List the team',
      tags,
      responses: { 200: json(z.object({ items: z.array(memberSchema) })) },
    }),
    async (c) => c.json({ items: await c.var.read((tx) => listMembers(tx)) }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/team',
      access: 'team.write',
      summary: 'Add somebody with an initial password',
      tags,
      request: {
        body: jsonBody(z.strictObject({ email: emailInput, name, role: z.enum(roles), password: newPassword })),
      },
      responses: { 201: json(memberSchema) },
    }),
    async (c) => {
      const { password, ...person } = c.req.valid('json');
      const passwordHash = await hashPassword(password);
      return c.json(await c.var.change(201, (act) => inviteMember(act, { ...person, passwordHash })), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/team/{id}',
      access: 'team.write',
      summary: 'Change somebody’s role or name',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ role: z.enum(roles), name }).partial()) },
      responses: { 200: json(memberSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => updateMember(act, id, c.req.valid('json'))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/team/{id}',
      access: 'team.write',
      summary: 'Remove somebody; their sessions end at once',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => removeMember(act, c.req.valid('param').id));
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/team/{id}/password',
      access: 'team.write',
      summary: 'Set a new password for somebody who forgot theirs',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ password: newPassword })) },
      responses: { 204: noContent },
    }),
    async (c) => {
      const hash = await hashPassword(c.req.valid('json').password);
      await c.var.change(204, (act) => resetPassword(act, c.req.valid('param').id, hash));
      return c.body(null, 204);
    },
  );
