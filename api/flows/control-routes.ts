import * as z from 'zod';
import { enrolLeads } from './enrolments/enrol-leads.ts';
import { pauseFlow } from './pause-flow.ts';
import { resumeFlow } from './resume-flow.ts';
import { stopPeople } from './stop-people.ts';
import { endpoint, routes } from '../endpoint.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { catchUp, enrolInput, enrolledSchema } from './enrolments/enrolment-schema.ts';
import { json, jsonBody, optionalBody } from '../platform/http-schema.ts';
import { idParam } from '../platform/paging-schema.ts';

const tags = ['Flows'];

export const flowControl = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/pause',
      access: 'flows.publish',
      summary: 'Hold a flow: nobody enters, everybody inside stays where they stand',
      tags,
      request: { params: idParam },
      responses: { 200: json(z.object({ status: z.literal('paused'), people: z.int() })) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => pauseFlow(act, c.req.valid('param').id)), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/resume',
      access: 'flows.publish',
      summary: 'Let a flow go on, with a word on what fell due meanwhile',
      tags,
      request: { params: idParam, body: optionalBody(z.strictObject({ catch_up: catchUp })) },
      responses: { 200: json(z.object({ status: z.literal('active'), people: z.int() })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { catch_up = 'shift' } = c.req.valid('json');
      return c.json(await c.var.change(200, (act) => resumeFlow(act, id, catch_up)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/enrol',
      access: 'flows.enrol',
      summary: 'Enter up to 500 leads; each gets an answer with its reason',
      tags,
      request: { params: idParam, body: jsonBody(enrolInput) },
      responses: { 200: json(enrolledSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      await limitRate(c, `enrol:${c.var.principal.tenantId}`, { limit: 60, seconds: 60 });
      const occurrence = `manual:${c.req.header('idempotency-key') ?? c.var.requestId}`;
      return c.json(
        await c.var.change(200, (act) => enrolLeads(act, id, c.req.valid('json').lead_ids, occurrence)),
        200,
      );
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/stop-people',
      access: 'flows.publish',
      summary: 'End every open enrolment of a flow; the caller says how many that is',
      tags,
      request: { params: idParam, body: jsonBody(z.strictObject({ people: z.int().min(0) })) },
      responses: { 200: json(z.object({ stopped: z.int() })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => stopPeople(act, id, c.req.valid('json').people)), 200);
    },
  );
