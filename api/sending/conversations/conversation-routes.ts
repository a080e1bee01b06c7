import { unsupportedIn } from '#flow';
import { findLead } from '#db/crm/leads.ts';
import {
  countConversations,
  findConversation,
  listConversations,
  markConversation,
} from '#db/sending/conversations/conversations.ts';
import { listApprovedTemplates } from '#db/sending/templates.ts';
import * as z from 'zod';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { filter } from '../../platform/filter-schema.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../../platform/paging-schema.ts';
import { userOf } from '../../platform/user-of.ts';
import { findAnswering } from '../answer-lead.ts';
import { conversationSchema, conversationView, countsSchema, sendableSchema } from './conversation-schema.ts';

const tags = ['Conversations'];

export const conversations = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/conversations',
      access: 'messages.read',
      summary: 'List conversations, the one with the newest word first',
      tags,
      request: {
        query: pageQuery.extend({
          view: conversationView.default('open').openapi({
            description: '`mine`: of leads that are mine. `unanswered`: somebody waits for a word of the team’s.',
          }),
          q: filter(z.string().max(200)),
          seller_id: z.uuid().optional(),
        }),
      },
      responses: { 200: json(pageOf(conversationSchema)) },
    }),
    async (c) => {
      const { view, q, seller_id, ...query } = c.req.valid('query');
      const list = `conversations:${view}`;
      const page = await readPage(c, list, query);
      const asked = {
        view,
        userId: userOf({ actor: c.var.principal }),
        ...(q ? { q } : {}),
        ...(seller_id ? { seller_id } : {}),
      };
      const rows = await c.var.read((tx) => listConversations(tx, asked, page, c.var.scope));
      return c.json(await toPage(c, list, rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/conversations/counts',
      access: 'messages.read',
      summary: 'How many conversations are open, mine, and wait for an answer',
      tags,
      responses: { 200: json(countsSchema) },
    }),
    async (c) =>
      c.json(await c.var.read((tx) => countConversations(tx, userOf({ actor: c.var.principal }), c.var.scope)), 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/conversations/{id}',
      access: 'messages.read',
      summary: 'Read where a conversation stands',
      tags,
      request: { params: idParam },
      responses: { 200: json(conversationSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await c.var.read((tx) => findConversation(tx, id, c.var.scope));
      if (!found) throw notFound();
      return c.json(found, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/conversations/{id}',
      access: 'messages.write',
      summary: 'Close a conversation, or open it again; their next word opens it by itself',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ closed: z.boolean() })) },
      responses: { 200: json(conversationSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { closed } = c.req.valid('json');
      const done = await c.var.change(200, async (act) => {
        if (!(await findConversation(act.tx, id, act.scope))) throw notFound();
        await markConversation(act.tx, id, closed);
        await audit(act, closed ? 'conversation.close' : 'conversation.open', { type: 'lead', id });
        return (await findConversation(act.tx, id, act.scope))!;
      });
      return c.json(done, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/{id}/templates',
      access: 'messages.write',
      summary: 'Templates that may be sent to a lead by hand',
      tags,
      request: { params: idParam },
      responses: { 200: json(z.object({ items: z.array(sendableSchema) })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const items = await c.var.read(async (tx) => {
        if (!(await findLead(tx, id, c.var.scope))) throw notFound();
        const { sender } = await findAnswering(tx, id);
        return (await listApprovedTemplates(tx, sender?.id ?? null)).filter(
          ({ parts }) => unsupportedIn(parts) === null,
        );
      });
      return c.json(
        { items: items.map(({ name, language, category, parts }) => ({ name, language, category, parts })) },
        200,
      );
    },
  );
