import { findOpportunity, listOpportunities } from '#db/crm/opportunities.ts';
import { deleteDeal } from './delete-deal.ts';
import { createOpportunity, updateOpportunity } from './save-opportunity.ts';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { opportunityFilter, opportunityInput, opportunityPatch, opportunitySchema } from './deal-schema.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../platform/paging-schema.ts';

const tags = ['Opportunities'];

export const opportunities = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/opportunities',
      access: 'deals.read',
      summary: 'List opportunities, the newest first',
      tags,
      request: { query: pageQuery.extend(opportunityFilter.shape) },
      responses: { 200: json(pageOf(opportunitySchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'opportunities', query);
      const rows = await c.var.read((tx) => listOpportunities(tx, query, page, c.var.scope));
      return c.json(await toPage(c, 'opportunities', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/opportunities',
      access: 'deals.write',
      summary: 'Create an opportunity',
      tags,
      request: { body: jsonBody(opportunityInput) },
      responses: { 201: json(opportunitySchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => createOpportunity(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/opportunities/{id}',
      access: 'deals.read',
      summary: 'Read an opportunity',
      tags,
      request: { params: idParam },
      responses: { 200: json(opportunitySchema) },
    }),
    async (c) => {
      const opportunity = await c.var.read((tx) => findOpportunity(tx, c.req.valid('param').id, c.var.scope));
      if (!opportunity) throw notFound();
      return c.json(opportunity, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/opportunities/{id}',
      access: 'deals.write',
      summary: 'Change an opportunity',
      tags,
      request: { params: idParam, body: jsonBody(opportunityPatch) },
      responses: { 200: json(opportunitySchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => updateOpportunity(act, id, c.req.valid('json'))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/opportunities/{id}',
      access: 'deals.delete',
      summary: 'Delete an opportunity',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => deleteDeal(act, 'opportunity', c.req.valid('param').id));
      return c.body(null, 204);
    },
  );
