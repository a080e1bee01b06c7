import { readDayHealth } from '#db/platform/diagnostics.ts';
import * as z from 'zod';
import { diagnose } from './diagnose.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { findMetaApp } from '../../meta/meta-app.ts';
import { json } from '../http-schema.ts';
import { keepFigure } from '../kept-figures.ts';
import { instant } from '../paging-schema.ts';
import { textSchema } from '../text-schema.ts';

const check = z
  .object({ code: z.string(), state: z.enum(['ok', 'warning', 'error']), text: textSchema, fix: textSchema.nullable() })
  .openapi('Check');

export const diagnostics = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/diagnostics',
    access: 'diagnostics.read',
    summary: 'What works, what does not, and what to do about it',
    tags: ['Operations'],
    responses: {
      200: json(
        z.object({
          state: z.enum(['ok', 'warning', 'error']),
          checks: z.array(check),
          as_of: instant.openapi({
            description: 'What the last day’s figures are of, a minute ago at most; everything else is of now.',
          }),
        }),
      ),
    },
  }),
  async (c) => {
    const { config, now } = c.var.deps;
    const configured = findMetaApp(config) !== null;
    const { figure: day, asOf } = await keepFigure(c, 'diagnostics.day', null, () => c.var.read(readDayHealth));
    const checks = await c.var.read((tx) => diagnose(tx, { configured, now: now() }, day));
    const worst = (['error', 'warning', 'ok'] as const).find((state) => checks.some((one) => one.state === state));
    return c.json({ state: worst ?? ('ok' as const), checks, as_of: asOf }, 200);
  },
);
