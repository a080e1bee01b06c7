import { metricIds, metrics, ruleIds, rules, sources, type MetricId, type RuleId } from '#metrics';
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { answerJson } from './answer.ts';
import { lastRead } from './notices.ts';
import { json } from '../platform/http-schema.ts';
import { marketingQuery, notModified } from './marketing-schema.ts';
import { instant } from '../platform/paging-schema.ts';
import { textSchema } from '../platform/text-schema.ts';

const definitionsSchema = z
  .object({
    timezone: z.string().openapi({ description: 'Where days begin and end.' }),
    as_of: instant.nullable().openapi({
      description: 'When Meta was last read; of several accounts, the one read longest ago. Null while one never was.',
    }),
    metrics: z.array(
      z.object({
        id: z.enum(metricIds as [MetricId, ...MetricId[]]),
        title: textSchema,
        formula: textSchema,
        unit: z.enum(['count', 'money', 'percent', 'ratio']),
        source: z.enum(['meta', 'crm', 'both']),
        source_text: textSchema,
        better: z.enum(['more', 'less', 'neither']),
      }),
    ),
    rules: z.array(z.object({ id: z.enum(ruleIds as [RuleId, ...RuleId[]]), text: textSchema })),
  })
  .openapi('MarketingDefinitions');

export const marketingDefinitions = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/marketing/definitions',
    access: 'marketing.read',
    summary: 'What each number means: formula, source, zone, freshness and the rules, in Spanish and English',
    tags: ['Marketing numbers'],
    request: { query: marketingQuery({}) },
    responses: { 200: json(definitionsSchema), 304: notModified },
  }),
  async (c) => {
    return await answerJson(c, c.req.valid('query'), (_, context) =>
      Promise.resolve({
        timezone: context.timezone,
        as_of: lastRead(context),
        metrics: metricIds.map((id) => {
          const { title, formula, unit, source, better } = metrics[id];
          return { id, title, formula, unit, source, source_text: sources[source], better };
        }),
        rules: ruleIds.map((id) => ({ id, text: rules[id] })),
      }),
    );
  },
);
