import { entriesOf, findNeeds, fitFlow, slug, toFlowFile, validate } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findVersion } from '#db/flows/flow-versions.ts';
import { findDraft, findFlow } from '#db/flows/flows.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam, whole } from '../../platform/paging-schema.ts';
import { ifMatch, revisionOf } from '../draft/draft-routes.ts';
import { flowSchema, savedSchema } from '../flow-schema.ts';
import { checkedSchema, checkInput, fileSchema, importInput, replaceInput } from './file-schema.ts';
import { importFlow } from './import-flow.ts';
import { replaceFlow } from './replace-flow.ts';
import { readFile } from './take-file.ts';

const tags = ['Flows'];

export const flowFiles = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/file',
      access: 'flows.read',
      summary:
        'A flow as a file: its draft, or a version, with the names of what it needs; the ETag is the draft’s revision',
      tags,
      request: { params: idParam, query: z.object({ version: whole({ min: 1, max: 1_000_000 }).optional() }) },
      responses: { 200: json(fileSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { version } = c.req.valid('query');
      const { file, revision } = await c.var.read(async (tx) => {
        const flow = await findFlow(tx, id);
        const draft = flow && (await findDraft(tx, id));
        const shown = version === undefined ? draft : draft && (await findVersion(tx, id, version));
        if (!shown) throw notFound();
        return { file: toFlowFile(flow!, shown.graph, await readCatalogue(tx)), revision: draft!.revision };
      });
      c.header('etag', `"${revision}"`);
      c.header('content-disposition', `attachment; filename="${slug(file.name) || 'flow'}.flow.json"`);
      return c.json(file, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/flows/{id}/file',
      access: 'flows.write',
      summary: 'Put a file in the place of the draft, unless somebody was faster (412)',
      tags,
      request: { params: idParam, headers: z.object({ 'if-match': ifMatch }), body: jsonBody(replaceInput) },
      responses: { 200: json(savedSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const revision = revisionOf(c.req.valid('header')['if-match']);
      const { file, map } = c.req.valid('json');
      const saved = await c.var.change(200, (act) => replaceFlow(act, id, { file, map, revision }));
      c.header('etag', `"${saved.revision}"`);
      return c.json(saved, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/import',
      access: 'flows.write',
      summary: 'Make a flow of a file; 422 with `faults` when it is none',
      tags,
      request: { body: jsonBody(importInput) },
      responses: { 201: json(flowSchema) },
    }),
    async (c) => {
      const { file, map, name } = c.req.valid('json');
      return c.json(
        await c.var.change(201, (act) => importFlow(act, { file, map, ...(name === undefined ? {} : { name }) })),
        201,
      );
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/import/check',
      access: 'flows.read',
      summary: 'What a file holds, and what of it this tenant lacks',
      tags,
      request: { body: jsonBody(checkInput) },
      responses: { 200: json(checkedSchema) },
    }),
    async (c) => {
      const file = readFile(c.req.valid('json').file);
      const catalogue = await c.var.read((tx) => readCatalogue(tx));
      const needs = findNeeds(file, catalogue);
      const lacking = new Set(needs.filter(({ found }) => !found).map(({ list }) => list));
      const choices = Object.fromEntries(
        [...lacking].map((list) => [list, entriesOf(catalogue, list).map(({ key, label }) => ({ key, label }))]),
      );
      const { name, description, tags: sorted, flow } = file;
      const issues = validate(fitFlow(file, catalogue), catalogue);
      return c.json({ name, description, tags: sorted, steps: flow.nodes.length, needs, choices, issues }, 200);
    },
  );
