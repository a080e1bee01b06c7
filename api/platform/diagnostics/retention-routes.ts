import { chooseDays, mostDays } from '#db/platform/retention/choices.ts';
import { listRules, readDeleted } from '#db/platform/retention/report.ts';
import { ruleNames, rules } from '#db/platform/retention/rules.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { Problem } from '../../errors.ts';
import { audit } from '../audit.ts';
import { json, jsonBody } from '../http-schema.ts';
import { instant } from '../paging-schema.ts';
import { textSchema } from '../text-schema.ts';

const rule = z
  .object({
    rule: z.enum(ruleNames),
    what: textSchema,
    days: z.int(),
    is_chosen: z.boolean().openapi({ description: 'Whether the business chose the days itself.' }),
    least: z.int().openapi({ description: 'The shortest that may be chosen: something depends on it until then.' }),
    ended_at: instant
      .nullable()
      .openapi({ description: 'When the worker last applied it to the end; null while it is at it.' }),
    rows: z.int().openapi({ description: 'What it removed then, or has removed up to now.' }),
    removed: z.int().openapi({ description: 'What it has removed ever.' }),
    days_behind: z.int().nullable().openapi({
      description:
        'While it is under way: how many days older than wanted the oldest may be that is left; null where that is not known.',
    }),
  })
  .openapi('RetentionRule');

const choice = z.object({
  days: z
    .int()
    .min(1)
    .max(mostDays)
    .nullable()
    .openapi({ description: 'From `least` on; null: as long as is usual again.' }),
});

export const retention = routes()
  .openapi(
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
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/diagnostics/retention/{rule}',
      access: 'settings.write',
      summary: 'Choose how long something is kept; the worker sees to it at once',
      tags: ['Operations'],
      request: { params: z.object({ rule: z.enum(ruleNames) }), body: jsonBody(choice) },
      responses: { 200: json(rule) },
    }),
    async (c) => {
      const [{ rule: name }, { days }] = [c.req.valid('param'), c.req.valid('json')];
      const least = Math.max(1, rules[name].least);
      if (days !== null && days < least) {
        const message = `at least ${least} days: something depends on it until then`;
        throw new Problem('invalid_input', { errors: [{ path: 'days', code: 'too_small', message }] });
      }
      return c.json(
        await c.var.change(200, async (act) => {
          const before = await chooseDays(act.tx, name, days);
          if (before !== days) {
            await audit(
              act,
              'settings.update',
              { type: 'tenant', id: act.tenantId },
              { [`retention.${name}`]: { from: before, to: days } },
            );
          }
          return (await listRules(act.tx)).find((each) => each.rule === name)!;
        }),
        200,
      );
    },
  );
