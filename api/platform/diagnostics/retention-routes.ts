import { listRules, readDeleted } from '#db/platform/retention.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { json } from '../http-schema.ts';
import { instant } from '../paging-schema.ts';
import { textSchema } from '../text-schema.ts';

const rule = z
  .object({
    rule: z.string(),
    what: textSchema,
    days: z.int(),
    ended_at: instant.nullable().openapi({ description: 'When the worker last applied it to the end.' }),
    rows: z.int().openapi({ description: 'What it removed then.' }),
  })
  .openapi('RetentionRule');

export const retention = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/diagnostics/retention',
    access: 'diagnostics.read',
    summary: 'What is kept how long, when that was last seen to, and what is left of people who were deleted',
    tags: ['Operations'],
    responses: {
      200: json(
        z.object({
          rules: z.array(rule),
          deleted: z.object({
            messages: z
              .int()
              .openapi({ description: 'Sent to people who were deleted: sums by day and flow are kept.' }),
          }),
        }),
      ),
    },
  }),
  async (c) =>
    c.json(await c.var.read(async (tx) => ({ rules: await listRules(tx), deleted: await readDeleted(tx) })), 200),
);
