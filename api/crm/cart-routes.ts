import { findCart, listCarts } from '#db/crm/carts.ts';
import { deleteDeal } from './delete-deal.ts';
import { createCart, updateCart } from './save-cart.ts';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { cartFilter, cartInput, cartPatch, cartSchema } from './deal-schema.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../platform/paging-schema.ts';

const tags = ['Carts'];

export const carts = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/carts',
      access: 'deals.read',
      summary: 'List carts, the newest first',
      tags,
      request: { query: pageQuery.extend(cartFilter.shape) },
      responses: { 200: json(pageOf(cartSchema)) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'carts', query);
      const rows = await c.var.read((tx) => listCarts(tx, query, page, c.var.scope));
      return c.json(await toPage(c, 'carts', rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/carts',
      access: 'deals.write',
      summary: 'Create a cart',
      tags,
      request: { body: jsonBody(cartInput) },
      responses: { 201: json(cartSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => createCart(act, c.req.valid('json'))), 201),
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/carts/{id}',
      access: 'deals.read',
      summary: 'Read a cart',
      tags,
      request: { params: idParam },
      responses: { 200: json(cartSchema) },
    }),
    async (c) => {
      const cart = await c.var.read((tx) => findCart(tx, c.req.valid('param').id, c.var.scope));
      if (!cart) throw notFound();
      return c.json(cart, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/carts/{id}',
      access: 'deals.write',
      summary: 'Change a cart',
      tags,
      request: { params: idParam, body: jsonBody(cartPatch) },
      responses: { 200: json(cartSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      return c.json(await c.var.change(200, (act) => updateCart(act, id, c.req.valid('json'))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/carts/{id}',
      access: 'deals.delete',
      summary: 'Delete a cart',
      tags,
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => deleteDeal(act, 'cart', c.req.valid('param').id));
      return c.body(null, 204);
    },
  );
