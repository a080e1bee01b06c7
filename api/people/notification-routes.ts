import { listNotifications, markRead } from '#db/people/notifications.ts';
import * as z from 'zod';
import { currentUser } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { instant, limit } from '../platform/paging-schema.ts';

const noteSchema = z
  .object({
    id: z.uuid(),
    text: z.string(),
    lead_id: z.uuid().nullable(),
    enrolment_id: z.uuid().nullable(),
    created_at: instant,
    read_at: instant.nullable(),
  })
  .openapi('Notification');

const tags = ['Notifications'];

export const notifications = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/notifications',
      access: 'notifications.read',
      summary: 'What flows told this person, the newest first',
      tags,
      request: { query: z.object({ limit }) },
      responses: { 200: json(z.object({ items: z.array(noteSchema) })) },
    }),
    async (c) => {
      const { id: userId, role } = currentUser(c);
      const most = c.req.valid('query').limit;
      const items = await c.var.read((tx) => listNotifications(tx, { userId, role }, c.var.scope, most));
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/notifications/read',
      access: 'notifications.read',
      summary: 'Mark notes as read: those named, or all',
      tags,
      request: { body: jsonBody(z.strictObject({ ids: z.array(z.uuid()).max(200).optional() })) },
      responses: { 200: json(z.object({ marked: z.int() })) },
    }),
    async (c) => {
      const { id: userId, role } = currentUser(c);
      const ids = c.req.valid('json').ids ?? null;
      const marked = await c.var.change(200, async ({ tx, scope }) => ({
        marked: await markRead(tx, { userId, role }, scope, ids),
      }));
      return c.json(marked, 200);
    },
  );
