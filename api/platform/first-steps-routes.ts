import { firstSteps as names, readFirstSteps } from '#db/platform/watch/first-steps.ts';
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { json } from './http-schema.ts';

const step = z.object({ step: z.enum(names), is_done: z.boolean() }).openapi('FirstStep');

export const firstSteps = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/first-steps',
    access: 'settings.write',
    summary: 'What is left to do until the first message and the first figure, in order',
    tags: ['Settings'],
    responses: { 200: json(z.object({ items: z.array(step) })) },
  }),
  async (c) => {
    const done = await c.var.read(readFirstSteps);
    return c.json({ items: names.map((name) => ({ step: name, is_done: done[name] })) }, 200);
  },
);
