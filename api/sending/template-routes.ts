import { lastTemplateSync, listTemplates } from '#db/sending/templates.ts';
import * as z from 'zod';
import { syncTemplates } from './sync-templates.ts';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json } from '../platform/http-schema.ts';
import { pageOf, pageQuery } from '../platform/paging-schema.ts';
import { syncSchema, templateSchema } from './template-schema.ts';

const tags = ['Templates'];

export const templates = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/hsm/templates',
      access: 'templates.read',
      summary: 'List WhatsApp templates by name, with the state of the last sync',
      tags,
      request: {
        query: pageQuery.extend({ q: z.string().max(200).optional(), status: z.string().max(40).optional() }),
      },
      responses: { 200: json(pageOf(templateSchema).extend({ sync: syncSchema.nullable() })) },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'templates', query);
      const { rows, sync } = await c.var.read(async (tx) => ({
        rows: await listTemplates(tx, query, page),
        sync: await lastTemplateSync(tx),
      }));
      return c.json({ ...(await toPage(c, 'templates', rows)), sync }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/hsm/templates/sync',
      access: 'templates.sync',
      summary: 'Fetch the templates anew; read the list to follow it',
      tags,
      responses: { 202: json(syncSchema) },
    }),
    async (c) => c.json(await c.var.change(202, (act) => syncTemplates(act)), 202),
  );
