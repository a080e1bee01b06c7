import { beat, leave } from '#db/flows/draft/presence.ts';
import * as z from 'zod';
import { currentUser } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';

const beatSchema = z.strictObject({
  tab: z.uuid().openapi({ description: 'Made by the page that is open: a person may have several.' }),
  state: z.enum(['here', 'editing', 'gone']).openapi({ description: '`editing`: changed something a moment ago.' }),
});

const presentSchema = z
  .object({
    items: z.array(
      z.object({
        user_id: z.uuid(),
        name: z.string(),
        editing: z.boolean(),
        is_me: z.boolean().openapi({ description: 'Another tab of the caller’s own.' }),
      }),
    ),
  })
  .openapi('FlowPresence');

export const flowPresence = routes().openapi(
  endpoint({
    method: 'post',
    path: '/crm/flows/{id}/presence',
    access: 'flows.present',
    summary:
      'Say that a tab has the flow open, and hear who else has: again every few seconds, within 20 at the latest',
    tags: ['Flows'],
    request: { params: idParam, body: jsonBody(beatSchema) },
    responses: { 200: json(presentSchema) },
  }),
  async (c) => {
    const { id: userId } = currentUser(c);
    const { id: flowId } = c.req.valid('param');
    const { tab, state } = c.req.valid('json');
    const items = await c.var.change(200, async ({ tx }) => {
      const others = await beat(tx, { tab, flowId, userId, editing: state === 'editing' });
      if (!others) throw notFound();
      if (state === 'gone') await leave(tx, { tab, userId });
      return others.map((one) => ({ ...one, is_me: one.user_id === userId }));
    });
    return c.json({ items }, 200);
  },
);
