import { readyMadeFlows } from '#flow';
import { listFlows, listFlowTags } from '#db/flows/flows.ts';
import * as z from 'zod';
import { archiveFlow } from './archive-flow.ts';
import { createFlow } from './create-flow.ts';
import { duplicateFlow } from './duplicate-flow.ts';
import { unarchiveFlow } from './unarchive-flow.ts';
import { updateFlow } from './update-flow.ts';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { viewFlow, viewFlows, withPlaces, wordsOf } from './flow-rows.ts';
import { flowFormat, flowInput, flowPatch, flowSchema, flowStatus, graphSchema } from './flow-schema.ts';
import { json, jsonBody, optionalBody } from '../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../platform/paging-schema.ts';
import { text, textSchema } from '../platform/text-schema.ts';

const tags = ['Flows'];

/** A flow as the list shows it: when words are sought, with the steps that hold them. */
const listedFlow = flowSchema.extend({
  found_in: z.array(z.object({ node_id: z.string(), kind: textSchema, text: z.string() })).optional(),
});

export const flows = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows',
      access: 'flows.read',
      summary: 'List flows, the newest first, with the people inside and what they achieve',
      tags,
      request: {
        query: pageQuery.extend({
          q: z.string().max(200).optional().openapi({ description: 'Words of its name, tags or steps.' }),
          status: flowStatus.optional(),
          tag: z.string().max(40).optional(),
        }),
      },
      responses: { 200: json(pageOf(listedFlow)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'flows', query);
      const rows = await c.var.read(async (tx) => {
        const { items, next } = await listFlows(tx, { ...query, words: wordsOf(query.q) }, page);
        return { items: await withPlaces(tx, await viewFlows(tx, items), query.q), next };
      });
      return c.json(await toPage(c, 'flows', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows',
      access: 'flows.write',
      summary: 'Begin a flow: empty, from a Flow, or from a ready-made one',
      tags,
      request: { body: jsonBody(flowInput) },
      responses: { 201: json(flowSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => createFlow(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flow-tags',
      access: 'flows.read',
      summary: 'The tags that flows are sorted by',
      tags,
      responses: { 200: json(z.object({ items: z.array(z.object({ tag: z.string(), flows: z.int() })) })) },
    }),
    async (c) => c.json({ items: [...(await c.var.read((tx) => listFlowTags(tx)))] }, 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flow-format',
      access: 'flows.read',
      summary: 'The JSON Schema of a Flow, and the ready-made flows',
      tags,
      responses: {
        200: json(
          z.object({
            schema: z.record(z.string(), z.unknown()),
            ready_made: z.array(
              z.object({ id: z.string(), name: textSchema, description: textSchema, flow: graphSchema }),
            ),
          }),
        ),
      },
    }),
    (c) => c.json({ schema: flowFormat, ready_made: [...readyMadeFlows] }, 200),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}',
      access: 'flows.read',
      summary: 'Read a flow',
      tags,
      request: { params: idParam },
      responses: { 200: json(flowSchema) },
    }),
    async (c) => c.json(await c.var.read((tx) => viewFlow(tx, c.req.valid('param').id)), 200),
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/flows/{id}',
      access: 'flows.write',
      summary: 'Rename or describe a flow, or sort it under tags',
      tags,
      request: { params: idParam, body: jsonBody(flowPatch) },
      responses: { 200: json(flowSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => updateFlow(act, id, c.req.valid('json'))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/flows/{id}',
      access: 'flows.publish',
      summary: 'Archive a flow; the people inside are stopped, or may finish',
      tags,
      request: { params: idParam, query: z.object({ people: z.enum(['stop', 'finish']).default('stop') }) },
      responses: { 200: json(z.object({ status: z.literal('archived'), stopped: z.int() })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => archiveFlow(act, id, c.req.valid('query').people)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/unarchive',
      access: 'flows.publish',
      summary: 'Take a flow out of the archive; paused if it ever was live',
      tags,
      request: { params: idParam },
      responses: { 200: json(flowSchema) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => unarchiveFlow(act, c.req.valid('param').id)), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/duplicate',
      access: 'flows.write',
      summary: "Copy a flow's draft into a new flow",
      tags,
      request: {
        params: idParam,
        body: optionalBody(z.strictObject({ name: text(120) }).partial()),
      },
      responses: { 201: json(flowSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(201, (act) => duplicateFlow(act, id, c.req.valid('json').name)), 201);
    },
  );
