import { findLead } from '#db/crm/leads.ts';
import { deleteNote, findNote, insertNote } from '#db/sending/conversations/notes.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound, Problem } from '../../errors.ts';
import { reachOf } from '../../permissions.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { userOf } from '../../platform/user-of.ts';
import { noteInput, noteSchema } from './conversation-schema.ts';

const tags = ['Conversations'];

export const notes = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/{id}/notes',
      access: 'messages.write',
      summary: 'Write a note about a lead, for the team; it stands in the timeline and goes to nobody',
      tags,
      request: { params: idParam, body: jsonBody(noteInput) },
      responses: { 201: json(noteSchema) },
    }),
    async (c) => {
      const { id: leadId } = c.req.valid('param');
      const { text } = c.req.valid('json');
      const note = await c.var.change(201, async (act) => {
        if (!(await findLead(act.tx, leadId, act.scope))) throw notFound();
        const made = await insertNote(act.tx, { leadId, text, writtenBy: userOf(act) });
        await audit(act, 'note.create', { type: 'lead', id: leadId });
        return made;
      });
      return c.json(note, 201);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/notes/{id}',
      access: 'messages.write',
      summary: 'Delete a note: one’s own, or anybody’s by whoever may delete leads',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      await c.var.change(204, async (act) => {
        const note = await findNote(act.tx, id, act.scope);
        if (!note) throw notFound();
        const isOwn = act.actor.type === 'user' && act.actor.id === note.written_by;
        const { principal } = c.var;
        const mayAll = principal.type === 'user' && reachOf('leads.delete', principal.role) !== undefined;
        if (!isOwn && !mayAll) throw new Problem('forbidden');
        await deleteNote(act.tx, id);
        await audit(act, 'note.delete', { type: 'lead', id: note.lead_id });
      });
      return c.body(null, 204);
    },
  );
