import { findRun } from '#db/flows/audience-runs.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody, optionalBody } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { audienceSchema, previewInput, previewSchema, runPatch, runSchema, startInput } from './audience-schema.ts';
import { previewAudience } from './preview-audience.ts';
import { controlRun, paceRun, startAudience, viewAudience, viewRun } from './run-audience.ts';

const tags = ['Audiences'];

const control = <V extends 'pause' | 'resume' | 'stop'>(verb: V, summary: string) =>
  endpoint({
    method: 'post',
    path: `/crm/audience-runs/{id}/${verb}`,
    access: 'flows.enrol',
    summary,
    tags,
    request: { params: idParam },
    responses: { 200: json(runSchema) },
  });

export const audiences = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/audience/preview',
      access: 'flows.read',
      summary: 'What going out to the audience now would come to; changes nothing',
      tags,
      request: { params: idParam, body: optionalBody(previewInput) },
      responses: { 200: json(previewSchema) },
    }),
    async (c) => {
      const [{ id }, { segment_id }] = [c.req.valid('param'), c.req.valid('json')];
      return c.json(await c.var.read((tx) => previewAudience(tx, id, segment_id)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/audience/start',
      access: 'flows.enrol',
      summary: 'Go out to the audience, now or at an instant',
      tags,
      request: { params: idParam, body: optionalBody(startInput) },
      responses: { 201: json(runSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const turn = `hand:${c.req.header('idempotency-key') ?? c.var.requestId}`.slice(0, 200);
      return c.json(await c.var.change(201, (act) => startAudience(act, id, c.req.valid('json'), turn)), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/audience',
      access: 'flows.read',
      summary: 'The runs of a flow’s audience, and the next turns of its calendar',
      tags,
      request: { params: idParam },
      responses: { 200: json(audienceSchema) },
    }),
    async (c) => c.json(await c.var.read((tx) => viewAudience(tx, c.req.valid('param').id)), 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/audience-runs/{id}',
      access: 'flows.read',
      summary: 'How a run goes',
      tags,
      request: { params: idParam },
      responses: { 200: json(runSchema) },
    }),
    async (c) => {
      const run = await c.var.read(async (tx) => {
        const found = await findRun(tx, c.req.valid('param').id);
        return found && (await viewRun(tx, found));
      });
      if (!run) throw notFound();
      return c.json(run, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/audience-runs/{id}',
      access: 'flows.enrol',
      summary: 'Change how many people per minute have their turn',
      tags,
      request: { params: idParam, body: jsonBody(runPatch) },
      responses: { 200: json(runSchema) },
    }),
    async (c) => {
      const [{ id }, { per_minute }] = [c.req.valid('param'), c.req.valid('json')];
      return c.json(await c.var.change(200, (act) => paceRun(act, id, per_minute)), 200);
    },
  )
  .openapi(control('pause', 'Hold a run: nobody else enters until it is resumed'), async (c) =>
    c.json(await c.var.change(200, (act) => controlRun(act, c.req.valid('param').id, 'pause')), 200),
  )
  .openapi(control('resume', 'Let a held run go on'), async (c) =>
    c.json(await c.var.change(200, (act) => controlRun(act, c.req.valid('param').id, 'resume')), 200),
  )
  .openapi(control('stop', 'End a run: nobody else enters; who is inside goes on'), async (c) =>
    c.json(await c.var.change(200, (act) => controlRun(act, c.req.valid('param').id, 'stop')), 200),
  );
