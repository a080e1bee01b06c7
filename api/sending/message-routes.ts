import { whenSent } from '#db/flows/counts/behind.ts';
import { findMessageRow, listLostTries, listMessageEvents, listMessages } from '#db/sending/messages.ts';
import * as z from 'zod';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { json } from '../platform/http-schema.ts';
import { messageDetail, messageSchema, messageState, viewMessage } from './message-schema.ts';
import { idParam, pageOf, pageQuery } from '../platform/paging-schema.ts';
import { sendMessageAgain } from './send-message-again.ts';

const tags = ['Messages'];

/** `state=failed` or `state=failed,unconfirmed`. */
const states = z
  .string()
  .max(200)
  .transform((text) => text.split(',').filter(Boolean))
  .pipe(z.array(messageState))
  .optional()
  .openapi({
    type: 'string',
    pattern: `^((${messageState.options.join('|')})(,|$))*$`,
    example: 'failed,unconfirmed',
  });

export const messages = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/messages',
      access: 'messages.read',
      summary: 'List what was sent, or why not; the newest first',
      tags,
      request: {
        query: pageQuery.extend({
          flow_id: z.uuid().optional(),
          lead_id: z.uuid().optional(),
          enrolment_id: z.uuid().optional(),
          node_id: z.string().max(64).optional(),
          state: states,
          reason: z.string().max(60).optional(),
          template: z.string().max(512).optional().openapi({ description: 'Its name.' }),
        }),
      },
      responses: { 200: json(pageOf(messageSchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'messages', query);
      const { items, next } = await c.var.read(async (tx) => {
        const { flow_id, node_id } = query;
        const made = flow_id && node_id ? await whenSent(tx, flow_id, node_id) : 'unknown';
        if (!made) return { items: [], next: null };
        return await listMessages(tx, { ...query, ...(made === 'unknown' ? {} : { made }) }, page, c.var.scope);
      });
      return c.json(await toPage(c, 'messages', { items: items.map(viewMessage), next }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/messages/{id}',
      access: 'messages.read',
      summary: 'Read a message with what the provider said about it',
      tags,
      request: { params: idParam },
      responses: { 200: json(messageDetail) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await c.var.read(async (tx) => {
        const message = await findMessageRow(tx, id, c.var.scope);
        if (!message) throw notFound();
        const [events, lost] = [await listMessageEvents(tx, id), await listLostTries(tx, id)];
        return { ...viewMessage(message), events: [...events], lost_tries: [...lost] };
      });
      return c.json(found, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/messages/{id}/send-again',
      access: 'messages.send-again',
      summary: 'Send an unconfirmed message once more; the person may get it twice',
      tags,
      request: { params: idParam },
      responses: { 200: json(messageSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, async (act) => viewMessage(await sendMessageAgain(act, id))), 200);
    },
  );
