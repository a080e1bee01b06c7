import { endpoint, routes } from '../../endpoint.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { simulateInput, traceSchema } from './simulation-schema.ts';
import { runSimulation } from './simulation.ts';

export const flowSimulate = routes().openapi(
  endpoint({
    method: 'post',
    path: '/crm/flows/{id}/simulate',
    access: 'flows.read',
    summary: 'Try a flow with a lead, real or made up: which way, when, why; nothing is sent',
    tags: ['Flows'],
    request: { params: idParam, body: jsonBody(simulateInput) },
    responses: { 200: json(traceSchema) },
  }),
  async (c) => c.json(await c.var.read((tx) => runSimulation(tx, c.req.valid('param').id, c.req.valid('json'))), 200),
);
