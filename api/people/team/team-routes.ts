import { listMembers } from '#db/people/users.ts';
import * as z from 'zod';
import { removeMember, updateMember } from './change-team.ts';
import { personName as name, sentSchema } from './invitation-schema.ts';
import { invite, offerNewPassword } from './invite.ts';
import { limitInvitations } from './limit-invitations.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { roles } from '../../permissions.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam, instant } from '../../platform/paging-schema.ts';
import { emailInput } from '../email-input.ts';
import { sendsMail } from '../letters.ts';

const memberSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    locale: z.enum(['es', 'en']).nullable(),
    manager_id: z.uuid().nullable().openapi({ description: 'The manager who sees their leads.' }),
    created_at: instant,
  })
  .openapi('Member');
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
    async (c) => c.json({ items: await c.var.read((tx) => listMembers(tx, c.var.scope)) }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/team',
      access: 'team.write',
      summary: 'Invite somebody; they belong to the team once they accept',
      tags,
      request: { body: jsonBody(z.strictObject({ email: emailInput, name, role: z.enum(roles) })) },
      responses: { 201: json(sentSchema) },
    }),
    async (c) => {
      const { deps } = c.var;
      await limitInvitations(c);
      const secret = !sendsMail(deps);
      return c.json(await c.var.change(201, (act) => invite(act, deps, c.req.valid('json')), { secret }), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/team/{id}',
      access: 'team.write',
      summary: 'Change somebody’s role or name, or whom they report to',
      tags,
      request: {
        params: idParam,
        body: jsonBody(z.strictObject({ role: z.enum(roles), name, manager_id: z.uuid().nullable() }).partial()),
      },
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
      summary: 'Make a link by which somebody who forgot their password chooses another one',
      tags,
      request: { params: idParam },
      responses: { 200: json(sentSchema) },
    }),
    async (c) => {
      const { deps } = c.var;
      await limitInvitations(c);
      const { id } = c.req.valid('param');
      const secret = !sendsMail(deps);
      return c.json(await c.var.change(200, (act) => offerNewPassword(act, deps, id), { secret }), 200);
    },
  );
