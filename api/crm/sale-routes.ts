import * as z from 'zod';
import { findSale, listSales } from '#db/crm/sales.ts';
import { deleteDeal } from './delete-deal.ts';
import { listRefunds } from '#db/crm/sale-refunds.ts';
import { refundSale } from './refund-sale.ts';
import { createSale, updateSale } from './save-sale.ts';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { refundInput, refundSchema, saleFilter, saleInput, salePatch, saleSchema } from './deal-schema.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../platform/paging-schema.ts';

const tags = ['Sales'];

export const sales = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/sales',
      access: 'deals.read',
      summary: 'List sales, the newest first',
      tags,
      request: { query: pageQuery.extend(saleFilter.shape) },
      responses: { 200: json(pageOf(saleSchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'sales', query);
      const rows = await c.var.read((tx) => listSales(tx, query, page, c.var.scope));
      return c.json(await toPage(c, 'sales', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/sales',
      access: 'deals.write',
      summary: 'Create a sale',
      tags,
      request: { body: jsonBody(saleInput) },
      responses: { 201: json(saleSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => createSale(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/sales/{id}',
      access: 'deals.read',
      summary: 'Read a sale',
      tags,
      request: { params: idParam },
      responses: { 200: json(saleSchema) },
    }),
    async (c) => {
      const sale = await c.var.read((tx) => findSale(tx, c.req.valid('param').id, c.var.scope));
      if (!sale) throw notFound();
      return c.json(sale, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/sales/{id}',
      access: 'deals.write',
      summary: 'Change a sale',
      tags,
      request: { params: idParam, body: jsonBody(salePatch) },
      responses: { 200: json(saleSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => updateSale(act, id, c.req.valid('json'))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/sales/{id}/refunds',
      access: 'deals.read',
      summary: 'What went back of a sale, part by part, the oldest first',
      tags,
      request: { params: idParam },
      responses: { 200: json(z.object({ items: z.array(refundSchema) })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const items = await c.var.read(async (tx) =>
        (await findSale(tx, id, c.var.scope)) ? await listRefunds(tx, id) : null,
      );
      if (!items) throw notFound();
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/sales/{id}/refunds',
      access: 'deals.write',
      summary: 'Refund a part of a sale, or all that is left of it',
      tags,
      request: { params: idParam, body: jsonBody(refundInput) },
      responses: { 201: json(saleSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(201, (act) => refundSale(act, id, c.req.valid('json'))), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/sales/{id}',
      access: 'deals.delete',
      summary: 'Delete a sale',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => deleteDeal(act, 'sale', c.req.valid('param').id));
      return c.body(null, 204);
    },
  );
