import { countDeals, listStages, sumDeals } from '#db/crm/deal-stages.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { keepFigure } from '../../platform/kept-figures.ts';
import { instant } from '../../platform/paging-schema.ts';
import { saveStages } from './save-stages.ts';
import { stageSchema, stagesInput, sumFilter, sumSchema } from './stage-schema.ts';

const tags = ['Opportunities'];
const stageList = z.object({ items: z.array(stageSchema) });

export const dealStages = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/deal-stages',
      access: 'deals.read',
      summary: 'The stages of deals, in their order',
      tags,
      responses: { 200: json(stageList.extend({ as_of: instant })) },
    }),
    async (c) => {
      const count = () => c.var.read((tx) => countDeals(tx, c.var.scope));
      const { figure: deals, asOf } = await keepFigure(c, 'deals.by_stage', null, count);
      return c.json({ items: await c.var.read((tx) => listStages(tx, deals)), as_of: asOf }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/deal-stages',
      access: 'stages.write',
      summary: 'Arrange the stages of deals: names, order, and which mean won or lost',
      tags,
      request: { body: jsonBody(stagesInput) },
      responses: { 200: json(stageList) },
    }),
    async (c) =>
      c.json(await c.var.change(200, async (act) => ({ items: await saveStages(act, c.req.valid('json')) })), 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/opportunity-sums',
      access: 'deals.read',
      summary:
        'How many deals stand in each stage and what they come to, per currency; with `by=seller` per seller too',
      tags,
      request: { query: sumFilter },
      responses: { 200: json(z.object({ items: z.array(sumSchema), as_of: instant })) },
    }),
    async (c) => {
      const { by, from, to, ...rest } = c.req.valid('query');
      const filter = { ...rest, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
      const count = () => c.var.read((tx) => sumDeals(tx, filter, by === 'seller', c.var.scope));
      const { figure: items, asOf } = await keepFigure(c, 'deals.sums', c.req.valid('query'), count);
      return c.json({ items, as_of: asOf }, 200);
    },
  );
