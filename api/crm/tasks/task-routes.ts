/** What the team has to do about leads: made by flows or by hand, done and undone. */
import { findTask, insertTask, listTasks, markTask } from '#db/crm/team/tasks.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam, instant, instantInput, limit } from '../../platform/paging-schema.ts';
import { text } from '../../platform/text-schema.ts';
import { assertMember, referredLead } from '../find-referred.ts';

const taskSchema = z
  .object({
    id: z.uuid(),
    lead_id: z.uuid(),
    lead_name: z.string().nullable(),
    user_id: z.uuid().nullable().openapi({ description: 'Whose it is; null: anybody’s.' }),
    user_name: z.string().nullable(),
    title: z.string(),
    due_at: instant.nullable(),
    done_at: instant.nullable(),
    flow_id: z.uuid().nullable(),
    flow_name: z.string().nullable(),
    created_at: instant,
  })
  .openapi('Task');

const taskInput = z
  .strictObject({
    lead_id: z.uuid(),
    title: text(500),
    user_id: z.uuid().nullable().optional().openapi({ description: 'Left out: the lead’s seller.' }),
    due_at: instantInput.nullable().optional(),
  })
  .openapi('TaskInput');

const tags = ['Tasks'];

export const tasks = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/tasks',
      access: 'tasks.read',
      summary: 'List tasks: open ones by when they are due, done ones newest first',
      tags,
      request: {
        query: z.object({
          limit,
          state: z.enum(['open', 'done']).default('open'),
          user_id: z.uuid().optional(),
        }),
      },
      responses: { 200: json(z.object({ items: z.array(taskSchema) })) },
    }),
    async (c) => {
      const { state, user_id: userId = null, limit: most } = c.req.valid('query');
      const items = await c.var.read((tx) => listTasks(tx, { state, userId }, c.var.scope, most));
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/tasks',
      access: 'tasks.write',
      summary: 'Create a task about a lead',
      tags,
      request: { body: jsonBody(taskInput) },
      responses: { 201: json(taskSchema) },
    }),
    async (c) => {
      const input = c.req.valid('json');
      const made = await c.var.change(201, async (act) => {
        const lead = await referredLead(act, input.lead_id);
        await assertMember(act, input.user_id, 'user_id');
        const id = await insertTask(act.tx, {
          lead_id: lead.id,
          user_id: input.user_id === undefined ? lead.seller_id : input.user_id,
          title: input.title,
          due_at: input.due_at ? new Date(input.due_at) : null,
        });
        await audit(act, 'task.create', { type: 'task', id });
        return (await findTask(act.tx, id, { sellerId: null }))!;
      });
      return c.json(made, 201);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/tasks/{id}',
      access: 'tasks.write',
      summary: 'Say that a task is done, or not done after all',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ done: z.boolean() })) },
      responses: { 200: json(taskSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { done } = c.req.valid('json');
      const task = await c.var.change(200, async (act) => {
        if (!(await findTask(act.tx, id, act.scope))) throw notFound();
        await markTask(act.tx, id, done, act.actor.type === 'user' ? act.actor.id : null);
        await audit(act, done ? 'task.done' : 'task.undone', { type: 'task', id });
        return (await findTask(act.tx, id, act.scope))!;
      });
      return c.json(task, 200);
    },
  );
