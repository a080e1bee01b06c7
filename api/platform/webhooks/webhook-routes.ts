import { findWebhook, listCalls, listWebhooks } from '#db/platform/outgoing/webhooks.ts';
import * as z from 'zod';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody, noContent } from '../http-schema.ts';
import { idParam, pageOf, pageQuery } from '../paging-schema.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  renewSecret,
  replayCall,
  testWebhook,
} from './change-webhooks.ts';
import { callSchema, callState, webhookInput, webhookPatch, webhookSchema } from './webhook-schema.ts';

const tags = ['Webhooks'];
const secret = z.string().openapi({ description: '`whsec_…`, as Standard Webhooks have it; shown this once.' });

export const webhooks = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/webhooks',
      access: 'webhooks.read',
      summary: 'List webhooks: where this tenant wants to be told what happens',
      tags,
      responses: { 200: json(z.object({ items: z.array(webhookSchema) })) },
    }),
    async (c) => c.json({ items: await c.var.read((tx) => listWebhooks(tx)) }, 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/webhooks',
      access: 'webhooks.write',
      summary: 'Have events told to an address, signed (Standard Webhooks)',
      tags,
      request: { body: jsonBody(webhookInput) },
      responses: { 201: json(webhookSchema.extend({ secret })) },
    }),
    async (c) => {
      const { vault } = c.var.deps;
      const made = await c.var.change(201, (act) => createWebhook(act, vault, c.req.valid('json')), { secret: true });
      return c.json(made, 201);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/webhooks/{id}',
      access: 'webhooks.write',
      summary: 'Change, pause or resume a webhook; what waited goes out when it resumes',
      tags,
      request: { params: idParam, body: jsonBody(webhookPatch) },
      responses: { 200: json(webhookSchema) },
    }),
    async (c) => {
      const { name, url, events, paused } = c.req.valid('json');
      const input = {
        ...(name === undefined ? {} : { name }),
        ...(url === undefined ? {} : { url }),
        ...(events === undefined ? {} : { events }),
        ...(paused === undefined ? {} : { paused }),
      };
      return c.json(await c.var.change(200, (act) => changeWebhook(act, c.req.valid('param').id, input)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/webhooks/{id}',
      access: 'webhooks.write',
      summary: 'Remove a webhook with its log',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => deleteWebhook(act, c.var.deps.vault, c.req.valid('param').id));
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/webhooks/{id}/secret',
      access: 'webhooks.write',
      summary: 'A new signing secret, from the next call on',
      tags,
      request: { params: idParam },
      responses: { 200: json(z.object({ secret })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { vault } = c.var.deps;
      return c.json(await c.var.change(200, (act) => renewSecret(act, vault, id), { secret: true }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/webhooks/{id}/test',
      access: 'webhooks.write',
      summary: 'Send a `webhook.test`; its answer stands in the log',
      tags,
      request: { params: idParam },
      responses: { 202: json(z.object({ id: z.uuid() })) },
    }),
    async (c) => c.json(await c.var.change(202, (act) => testWebhook(act, c.req.valid('param').id)), 202),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/webhooks/{id}/calls',
      access: 'webhooks.read',
      summary: 'What was told, or waits to be, the newest first; 30 days are kept',
      tags,
      request: { params: idParam, query: pageQuery.extend({ state: callState.optional() }) },
      responses: { 200: json(pageOf(callSchema)) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const query = c.req.valid('query');
      const page = await readPage(c, `webhook:${id}`, query);
      const rows = await c.var.read(async (tx) => {
        if (!(await findWebhook(tx, id))) throw notFound();
        return await listCalls(tx, id, query, page);
      });
      return c.json(await toPage(c, `webhook:${id}`, rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/webhooks/{id}/calls/{call_id}/replay',
      access: 'webhooks.write',
      summary: 'Tell it once more, under the same `webhook-id`',
      tags,
      request: { params: idParam.extend({ call_id: z.uuid() }) },
      responses: { 202: json(z.object({ id: z.uuid() })) },
    }),
    async (c) => {
      const { id, call_id } = c.req.valid('param');
      return c.json(await c.var.change(202, (act) => replayCall(act, id, call_id)), 202);
    },
  );
