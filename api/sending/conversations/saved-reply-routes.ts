import { type Facts, renderText } from '#flow';
import { findLead } from '#db/crm/leads.ts';
import { loadFacts } from '#db/flows/facts.ts';
import {
  deleteSavedReply,
  listSavedReplies,
  maxSavedReplies,
  type SavedReply,
  TitleTaken,
  TooManySavedReplies,
  writeSavedReply,
} from '#db/sending/conversations/saved-replies.ts';
import * as z from 'zod';
import type { Act } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { savedReplyInput, savedReplySchema } from './conversation-schema.ts';

const tags = ['Conversations'];

const view = (reply: SavedReply, facts: Facts | null) => {
  const filled = facts && renderText(reply.text, facts);
  return {
    ...reply,
    filled: filled?.ok ? filled.text : null,
    missing: filled?.ok === false ? filled.path : null,
  };
};

/** Writes one, new without an id. @throws Problem 404, 409 where another one has the title, or there are too many */
async function save(act: Act, input: z.infer<typeof savedReplyInput>, id?: string) {
  const written = await writeSavedReply(act.tx, { id, ...input }).catch((error: unknown) => {
    if (error instanceof TooManySavedReplies) throw invalid('title', 'too_many', `at most ${maxSavedReplies}`);
    if (error instanceof TitleTaken)
      throw new Problem('already_exists', {
        errors: [{ path: 'title', code: 'taken', message: 'another one has this title' }],
      });
    throw error;
  });
  if (!written) throw notFound();
  await audit(act, id === undefined ? 'saved-reply.create' : 'saved-reply.update', {
    type: 'saved-reply',
    id: written.id,
  });
  return view(written, null);
}

export const savedReplies = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/saved-replies',
      access: 'messages.read',
      summary: 'List saved replies by title; with `lead_id` also as that lead would read them',
      tags,
      request: { query: z.object({ lead_id: z.uuid().optional() }) },
      responses: { 200: json(z.object({ items: z.array(savedReplySchema) })) },
    }),
    async (c) => {
      const { lead_id: leadId } = c.req.valid('query');
      const items = await c.var.read(async (tx) => {
        if (leadId && !(await findLead(tx, leadId, c.var.scope))) throw notFound();
        const facts = leadId ? await loadFacts(tx, leadId) : null;
        return (await listSavedReplies(tx)).map((reply) => view(reply, facts));
      });
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/saved-replies',
      access: 'replies.write',
      summary: 'Save a reply for the whole team',
      tags,
      request: { body: jsonBody(savedReplyInput) },
      responses: { 201: json(savedReplySchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => save(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/saved-replies/{id}',
      access: 'replies.write',
      summary: 'Change a saved reply',
      tags,
      request: { params: idParam, body: jsonBody(savedReplyInput) },
      responses: { 200: json(savedReplySchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => save(act, c.req.valid('json'), id)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/saved-replies/{id}',
      access: 'replies.write',
      summary: 'Delete a saved reply',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      await c.var.change(204, async (act) => {
        if (!(await deleteSavedReply(act.tx, id))) throw notFound();
        await audit(act, 'saved-reply.delete', { type: 'saved-reply', id });
      });
      return c.body(null, 204);
    },
  );
