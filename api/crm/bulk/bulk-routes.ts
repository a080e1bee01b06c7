import { findBulk, listBulkPeople, listBulks } from '#db/crm/bulk/bulk-changes.ts';
import * as z from 'zod';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { idParam, limit, pageOf, pageQuery, whole } from '../../platform/paging-schema.ts';
import { beginBulk, endBulk, undoBulk } from './begin-bulk.ts';
import { bulkInput, bulkOutcome, bulkPerson, bulkSchema } from './bulk-schema.ts';
import { describeOutcome } from './bulk-words.ts';
import { viewBulk } from './view-bulk.ts';

const tags = ['Leads'];

export const bulkChanges = routes()
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/bulk-changes',
      access: 'leads.write',
      feature: 'bulk-changes',
      summary: 'Edit, assign, tag, enrol, stop or delete many leads: these, or everybody whom filters mean',
      description:
        'Done in the background; the answer says how it stands. `enrol` needs flows.enrol, `stop` enrolments.control, `delete` leads.delete.',
      tags,
      request: { body: jsonBody(bulkInput) },
      responses: { 201: json(bulkSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => beginBulk(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/bulk-changes',
      access: 'leads.write',
      feature: 'bulk-changes',
      summary: 'Changes to many leads, the newest first; a seller sees their own',
      tags,
      request: { query: pageQuery },
      responses: { 200: json(pageOf(bulkSchema)) },
    }),
    async (c) => {
      const page = await readPage(c, 'bulk-changes', c.req.valid('query'));
      const rows = await c.var.read(async (tx) => {
        const { items, next } = await listBulks(tx, page, c.var.scope);
        return { items: await Promise.all(items.map((bulk) => viewBulk(tx, bulk))), next };
      });
      return c.json(await toPage(c, 'bulk-changes', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/bulk-changes/{id}',
      access: 'leads.write',
      summary: 'How a change to many leads goes',
      tags,
      request: { params: idParam },
      responses: { 200: json(bulkSchema) },
    }),
    async (c) => {
      const view = await c.var.read(async (tx) => {
        const bulk = await findBulk(tx, c.req.valid('param').id, c.var.scope);
        return bulk && (await viewBulk(tx, bulk));
      });
      if (!view) throw notFound();
      return c.json(view, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/bulk-changes/{id}/people',
      access: 'leads.write',
      summary: 'What a change came to for each lead that is still there and that the caller sees, for 90 days',
      tags,
      request: {
        params: idParam,
        query: z.object({
          outcome: bulkOutcome.optional(),
          limit,
          after: whole({ min: 0, description: '`next` of the page before.' }).default(0),
        }),
      },
      responses: { 200: json(z.object({ items: z.array(bulkPerson), next: z.int().nullable() })) },
    }),
    async (c) => {
      const [{ id }, { outcome, limit: most, after }] = [c.req.valid('param'), c.req.valid('query')];
      const body = await c.var.read(async (tx) => {
        const bulk = await findBulk(tx, id, c.var.scope);
        if (!bulk) throw notFound();
        const rows = await listBulkPeople(tx, id, { outcome, after, most }, c.var.scope);
        const items = rows.map(({ place: _place, ...row }) => ({
          ...row,
          text: describeOutcome(bulk.act, row.outcome, row.reason),
        }));
        return { items, next: rows.length === most ? rows.at(-1)!.place : null };
      });
      return c.json(body, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/bulk-changes/{id}/stop',
      access: 'leads.write',
      summary: 'Stop a change that runs: whose turn has not come stays as they are',
      tags,
      request: { params: idParam },
      responses: { 200: json(bulkSchema) },
    }),
    async (c) => c.json(await c.var.change(200, (act) => endBulk(act, c.req.valid('param').id)), 200),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/bulk-changes/{id}/undo',
      access: 'leads.write',
      summary: 'Put back what a change did, within a day; who was changed since stays as they are',
      tags,
      request: { params: idParam },
      responses: { 201: json(bulkSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => undoBulk(act, c.req.valid('param').id)), 201),
  );
