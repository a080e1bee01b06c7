import { listInvitations } from '#db/people/invitations.ts';
import * as z from 'zod';
import { invitationSchema, sentSchema } from './invitation-schema.ts';
import { resendInvitation, withdrawInvitation } from './invite.ts';
import { limitInvitations } from './limit-invitations.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { json, noContent } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { sendsMail } from '../letters.ts';

const tags = ['Team'];

export const invitations = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/team/invitations',
      access: 'team.write',
      summary: 'List whom the team waits for',
      tags,
      responses: { 200: json(z.object({ items: z.array(invitationSchema) })) },
    }),
    async (c) => c.json({ items: await c.var.read((tx) => listInvitations(tx)) }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/team/invitations/{id}/resend',
      access: 'team.write',
      summary: 'Make another link; the one before counts no more',
      tags,
      request: { params: idParam },
      responses: { 200: json(sentSchema) },
    }),
    async (c) => {
      const { deps } = c.var;
      await limitInvitations(c);
      const { id } = c.req.valid('param');
      const secret = !sendsMail(deps);
      return c.json(await c.var.change(200, (act) => resendInvitation(act, deps, id), { secret }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/team/invitations/{id}',
      access: 'team.write',
      summary: 'Withdraw an invitation',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => withdrawInvitation(act, c.req.valid('param').id));
      return c.body(null, 204);
    },
  );
