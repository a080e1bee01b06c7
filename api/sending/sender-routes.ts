import { findEndpointOf, findSender, listSenders } from '#db/sending/senders.ts';
import * as z from 'zod';
import { connectSender, createSender } from './create-sender.ts';
import { deleteSender, type Leftover } from './delete-sender.ts';
import { examineSender, recordExamination } from './test-sender.ts';
import { updateSender } from './update-sender.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { noteRead } from '../platform/note-read.ts';
import { idParam } from '../platform/paging-schema.ts';
import { providerSchema, senderInput, senderPatch, senderSchema, senderTest, viewSender } from './sender-schema.ts';
import { providerChoices } from '#providers/mod.ts';
import { findNumber, openAccount, prepareCredential } from './provider-account.ts';

const tags = ['Senders'];
/** Each call goes out to the provider. */
const outward = { limit: 20, seconds: 60 };

export const senders = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/senders',
      access: 'senders.read',
      summary: 'List the WhatsApp numbers we send from, and the providers whose numbers can be connected',
      tags,
      responses: { 200: json(z.object({ items: z.array(senderSchema), providers: z.array(providerSchema) })) },
    }),
    async (c) => c.json({ items: (await c.var.read(listSenders)).map(viewSender), providers: providerChoices }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/senders',
      access: 'senders.write',
      summary: 'Connect a WhatsApp number of an account at a provider',
      tags,
      request: { body: jsonBody(senderInput) },
      responses: { 201: json(senderSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      const input = c.req.valid('json');
      await c.var.beFirst();
      await limitRate(c, `senders:${principal.tenantId}`, outward);
      const connection = await connectSender(deps, principal.tenantId, c.var.read, input);
      try {
        return c.json(await c.var.change(201, (act) => createSender(act, deps, input, connection)), 201);
      } catch (error) {
        await connection.undo();
        throw error;
      }
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/senders/{id}',
      access: 'senders.write',
      summary: 'Change a number: label, pace, default, key',
      tags,
      request: { params: idParam, body: jsonBody(senderPatch) },
      responses: { 200: json(senderSchema) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      const { id } = c.req.valid('param');
      const patch = c.req.valid('json');
      let credential: string | null = null;
      if (patch.api_key) {
        await c.var.beFirst();
        await limitRate(c, `senders:${principal.tenantId}`, outward);
        const { sender, kept } = await c.var.read(async (tx) => {
          const row = await findSender(tx, id);
          if (!row) throw notFound();
          // One that does not open any more is nobody's: all is asked for anew.
          const key = await deps.vault.get(tx, principal.tenantId, row.credential_key).catch(() => null);
          return { sender: row, kept: key };
        });
        const { api_key, more } = patch;
        credential = await prepareCredential(deps, sender.provider, { api_key, more }, kept);
        await findNumber(openAccount(deps, sender.provider, credential), sender.phone);
      }
      return c.json(await c.var.change(200, (act) => updateSender(act, deps, id, patch, credential)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/senders/{id}',
      access: 'senders.write',
      summary: 'Disconnect a number',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { deps } = c.var;
      let leftover: Leftover = null;
      await c.var.change(204, async (act) => {
        leftover = await deleteSender(act, deps, c.req.valid('param').id);
        return null;
      });
      if (leftover !== null) {
        const { provider, apiKey, externalId } = leftover as NonNullable<Leftover>;
        await openAccount(deps, provider, apiKey)
          .removeWebhook(externalId)
          .catch((error: unknown) => deps.log('warn', 'a webhook registration stays behind', { provider, error }));
      }
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/senders/{id}/test',
      access: 'senders.write',
      summary: 'Ask the provider how a number is; nothing is sent',
      tags,
      request: { params: idParam },
      responses: { 200: json(senderTest) },
    }),
    async (c) => {
      const { deps, principal } = c.var;
      const { id } = c.req.valid('param');
      await limitRate(c, `senders:${principal.tenantId}`, outward);
      const { sender, apiKey, hook } = await c.var.read(async (tx) => {
        const row = await findSender(tx, id);
        if (!row) throw notFound();
        return {
          sender: row,
          apiKey: await deps.vault.get(tx, principal.tenantId, row.credential_key),
          hook: await findEndpointOf(tx, `${row.credential_key}:webhook`),
        };
      });
      await noteRead(c, 'credential.read', { type: 'credential', id: sender.credential_key });
      const examination = await examineSender(deps, sender, apiKey, hook);
      return c.json(await c.var.change(200, (act) => recordExamination(act, sender, examination)), 200);
    },
  );
