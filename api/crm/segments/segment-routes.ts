import { findSegment, listSegments } from '#db/crm/segments/segments.ts';
import * as z from 'zod';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { filter } from '../../platform/filter-schema.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../../platform/paging-schema.ts';
import { exportSegment } from './export-segment.ts';
import { countWhoMeet, deleteSegment, saveSegment, viewSegment, viewSegments } from './save-segment.ts';
import { condition, countSchema, segmentInput, segmentPatch, segmentSchema } from './segment-schema.ts';

const tags = ['Segments'];

export const segments = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/segments',
      access: 'segments.read',
      summary: 'List segments, the newest first',
      tags,
      request: { query: pageQuery.extend({ q: filter(z.string().max(200)) }) },
      responses: { 200: json(pageOf(segmentSchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'segments', query);
      const rows = await c.var.read(async (tx) => {
        const { items, next } = await listSegments(tx, query.q, page);
        return { items: await viewSegments(tx, items), next };
      });
      return c.json(await toPage(c, 'segments', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/segments',
      access: 'segments.write',
      summary: 'Save a condition as a segment',
      tags,
      request: { body: jsonBody(segmentInput) },
      responses: { 201: json(segmentSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => saveSegment(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/segments/count',
      access: 'segments.read',
      summary: 'How many leads meet a condition now',
      tags,
      request: { body: jsonBody(z.strictObject({ condition })) },
      responses: { 200: json(countSchema) },
    }),
    async (c) => {
      const { condition: asked } = c.req.valid('json');
      return c.json(await countWhoMeet(c, asked), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/segments/{id}',
      access: 'segments.read',
      summary: 'Read a segment',
      tags,
      request: { params: idParam },
      responses: { 200: json(segmentSchema) },
    }),
    async (c) => {
      const segment = await c.var.read(async (tx) => {
        const row = await findSegment(tx, c.req.valid('param').id);
        return row && (await viewSegment(tx, row));
      });
      if (!segment) throw notFound();
      return c.json(segment, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/segments/{id}/count',
      access: 'segments.read',
      summary: 'How many leads are in a segment now',
      tags,
      request: { params: idParam },
      responses: { 200: json(countSchema) },
    }),
    async (c) => {
      const row = await c.var.read((tx) => findSegment(tx, c.req.valid('param').id));
      if (!row) throw notFound();
      return c.json(await countWhoMeet(c, row.condition), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/segments/{id}/export',
      access: 'leads.export',
      summary: 'The leads of a segment as CSV, 50,000 at most; the audit log says who asked',
      tags,
      request: { params: idParam },
      responses: { 200: { description: 'CSV in UTF-8.', content: { 'text/csv': { schema: z.string() } } } },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const csv = await c.var.change(200, (act) => exportSegment(act, id), { secret: true });
      c.header('content-disposition', `attachment; filename="cadencia-segment-${id}.csv"`);
      c.header('content-type', 'text/csv; charset=utf-8');
      return c.body(csv, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/segments/{id}',
      access: 'segments.write',
      summary: 'Change a segment; flows that refer to it go by the new condition at once',
      tags,
      request: { params: idParam, body: jsonBody(segmentPatch) },
      responses: { 200: json(segmentSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => saveSegment(act, c.req.valid('json'), id)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/segments/{id}',
      access: 'segments.write',
      summary: 'Delete a segment that no flow and no other segment refers to',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => deleteSegment(act, c.req.valid('param').id));
      return c.body(null, 204);
    },
  );
