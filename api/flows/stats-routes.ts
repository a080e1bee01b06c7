import {
  effectOfFlows,
  entriesOfFlow,
  exitReasons,
  noEffect,
  peopleInFlows,
  statsOfNodes,
} from '#db/flows/flow-stats.ts';
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
    const range = rangeOf(c.req.valid('query'));
    const stats = await c.var.read(async (tx) => {
      if (!(await findFlow(tx, id))) throw notFound();
      return {
        ...range,
        entries: await entriesOfFlow(tx, id, range),
        exit_reasons: [...(await exitReasons(tx, id, range))],
        people: withTotal((await peopleInFlows(tx, [id])).get(id)),
        effect: (await effectOfFlows(tx, [id], range)).get(id) ?? noEffect,
        nodes: await statsOfNodes(tx, id, range),
      };
    });
    return c.json(stats, 200);
  },
);
