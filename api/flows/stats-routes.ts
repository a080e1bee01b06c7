import { statsOfFlow } from '#db/flows/counts/of-flows.ts';
import { findFlow } from '#db/flows/flows.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { withTotal } from './flow-rows.ts';
import { statsQuery, statsSchema } from './flow-schema.ts';
import { rangeOf } from './stats-range.ts';
import { json } from '../platform/http-schema.ts';
import { idParam } from '../platform/paging-schema.ts';

export const flowStats = routes().openapi(
  endpoint({
    method: 'get',
    path: '/crm/flows/{id}/stats',
    access: 'flows.read',
    summary: 'What a flow achieved, in all and at each node',
    tags: ['Flows'],
    request: { params: idParam, query: statsQuery },
    responses: { 200: json(statsSchema) },
  }),
  async (c) => {
    const { id } = c.req.valid('param');
    const stats = await c.var.read(async (tx) => {
      const range = await rangeOf(tx, c.req.valid('query'));
      if (!(await findFlow(tx, id))) throw notFound();
      const { people, ...found } = await statsOfFlow(tx, id, range);
      return { from: range.from, to: range.to, ...found, people: withTotal(people) };
    });
    return c.json(stats, 200);
  },
);
