import { findEnrolment, listEnrolments, listSteps } from '#db/flows/enrolments.ts';
import { listMessages } from '#db/sending/messages.ts';
import * as z from 'zod';
import { moveEnrolment } from './move-enrolment.ts';
import { pauseEnrolment } from './pause-enrolment.ts';
import { resumeEnrolment } from './resume-enrolment.ts';
import { stopEnrolment } from './stop-enrolment.ts';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import {
  catchUp,
  enrolmentDetail,
  enrolmentSchema,
  enrolmentState,
  moveInput,
  viewEnrolment,
  viewStep,
} from './enrolment-schema.ts';
import { json, jsonBody, optionalBody } from '../../platform/http-schema.ts';
import { viewMessage } from '../../sending/message-schema.ts';
import { idParam, pageOf, pageQuery, whole } from '../../platform/paging-schema.ts';

const tags = ['Enrolments'];
/** Far beyond what one enrolment sends. */
const allMessages = { after: null, limit: 500 };

export const enrolments = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/enrolments',
      access: 'enrolments.read',
      summary: 'List who is, or was, inside flows; the newest first',
      tags,
      request: {
        query: pageQuery.extend({
          flow_id: z.uuid().optional(),
          lead_id: z.uuid().optional(),
          node_id: z.string().max(64).optional(),
          version: whole({ min: 1, max: 2_147_483_647 }).optional(),
          state: enrolmentState.or(z.literal('open')).optional(),
        }),
      },
      responses: { 200: json(pageOf(enrolmentSchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'enrolments', query);
      const { items, next } = await c.var.read((tx) => listEnrolments(tx, query, page, c.var.scope));
      return c.json(await toPage(c, 'enrolments', { items: items.map(viewEnrolment), next }), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/enrolments/{id}',
      access: 'enrolments.read',
      summary: 'Read an enrolment with what happened at each step and what was sent',
      tags,
      request: { params: idParam },
      responses: { 200: json(enrolmentDetail) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await c.var.read(async (tx) => {
        const enrolment = await findEnrolment(tx, id, c.var.scope);
        if (!enrolment) throw notFound();
        const steps = await listSteps(tx, id);
        const messages = await listMessages(tx, { enrolment_id: id }, allMessages, c.var.scope);
        return {
          ...viewEnrolment(enrolment),
          steps: steps.map(viewStep),
          messages: messages.items.map(viewMessage).toReversed(),
        };
      });
      return c.json(found, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/enrolments/{id}/stop',
      access: 'enrolments.control',
      summary: 'Take a lead out of a flow',
      tags,
      request: { params: idParam },
      responses: { 200: json(enrolmentSchema) },
    }),
    async (c) => {
      const row = await c.var.change(200, async (act) =>
        viewEnrolment(await stopEnrolment(act, c.req.valid('param').id)),
      );
      return c.json(row, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/enrolments/{id}/pause',
      access: 'enrolments.control',
      summary: 'Hold a lead where it stands in a flow',
      tags,
      request: { params: idParam },
      responses: { 200: json(enrolmentSchema) },
    }),
    async (c) => {
      const row = await c.var.change(200, async (act) =>
        viewEnrolment(await pauseEnrolment(act, c.req.valid('param').id)),
      );
      return c.json(row, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/enrolments/{id}/resume',
      access: 'enrolments.control',
      summary: 'Let a held lead go on',
      tags,
      request: { params: idParam, body: optionalBody(z.strictObject({ catch_up: catchUp })) },
      responses: { 200: json(enrolmentSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { catch_up = 'shift' } = c.req.valid('json');
      return c.json(
        await c.var.change(200, async (act) => viewEnrolment(await resumeEnrolment(act, id, catch_up))),
        200,
      );
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/enrolments/{id}/move',
      access: 'enrolments.control',
      summary: 'Move a lead to another version of its flow, or to another step',
      tags,
      request: { params: idParam, body: jsonBody(moveInput) },
      responses: { 200: json(enrolmentSchema) },
    }),
    async (c) => {
      const [{ id }, input] = [c.req.valid('param'), c.req.valid('json')];
      return c.json(await c.var.change(200, async (act) => viewEnrolment(await moveEnrolment(act, id, input))), 200);
    },
  );
