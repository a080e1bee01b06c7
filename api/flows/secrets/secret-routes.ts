/** Secrets that flows say to other systems. They are written and never read again; what requests are signed with is shown on demand. */
import { listFlowSecrets, putFlowSecret, removeFlowSecret, signingSecret } from '#db/flows/flow-secrets.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { instant } from '../../platform/paging-schema.ts';

const secretName = z.string().regex(/^[A-Za-z0-9_-]{1,60}$/, 'letters, digits, "-" and "_", 60 at most');
const nameParam = z.object({ name: secretName });
const tags = ['Flows'];

export const flowSecrets = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flow-secrets',
      access: 'flows.read',
      summary: 'Names of the secrets that flows may say to other systems',
      tags,
      responses: {
        200: json(z.object({ items: z.array(z.object({ name: z.string(), updated_at: instant })) })),
      },
    }),
    async (c) => c.json({ items: await c.var.read((tx) => listFlowSecrets(tx)) }, 200),
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/flow-secrets/{name}',
      access: 'settings.write',
      summary: 'Store a secret, or another value for it',
      tags,
      request: {
        params: nameParam,
        body: jsonBody(
          z.strictObject({
            value: z
              .string()
              .min(1)
              .max(1000)
              .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/),
          }),
        ),
      },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { name } = c.req.valid('param');
      const { value } = c.req.valid('json');
      await c.var.change(204, async (act) => {
        await putFlowSecret(act.tx, c.var.deps.vault, act.tenantId, name, value);
        await audit(act, 'flow-secret.put', { type: 'flow-secret', id: name });
        return null;
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/flow-secrets/{name}',
      access: 'settings.write',
      summary: 'Forget a secret; steps that say it fail from then on',
      tags,
      request: { params: nameParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { name } = c.req.valid('param');
      await c.var.change(204, async (act) => {
        if (!(await removeFlowSecret(act.tx, c.var.deps.vault, act.tenantId, name))) throw notFound();
        await audit(act, 'flow-secret.remove', { type: 'flow-secret', id: name });
        return null;
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flow-signing-secret',
      access: 'settings.write',
      summary: 'What the requests of flows are signed with (Standard Webhooks)',
      tags,
      responses: { 200: json(z.object({ secret: z.string() })) },
    }),
    async (c) => {
      const secret = await c.var.change(
        200,
        async (act) => {
          await audit(act, 'flow-secret.show', { type: 'flow-secret', id: 'signing' });
          return { secret: await signingSecret(act.tx, c.var.deps.vault, act.tenantId) };
        },
        { secret: true },
      );
      return c.json(secret, 200);
    },
  );
