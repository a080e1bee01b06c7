import { findAlike, listDuplicates, readAlike } from '#db/crm/duplicate-leads.ts';
import { findLead } from '#db/crm/leads.ts';
import * as z from 'zod';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { json, jsonBody } from '../platform/http-schema.ts';
import { keepFigure } from '../platform/kept-figures.ts';
import { idParam, instant } from '../platform/paging-schema.ts';
import { leadSchema } from './lead-schema.ts';
import { mergeLead, previewMergeOf } from './merge-lead.ts';
import { duplicateGroup, duplicateSchema, mergeInput, mergePreviewSchema } from './merge-schema.ts';

/** So many groups are told of at once: merging some brings others. */
const mostGroups = 100;

export const leadMerges = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/lead-duplicates',
      access: 'leads.merge',
      feature: 'duplicates',
      summary: 'Leads that may be one person, all over the list, 100 groups at most',
      description:
        'With the same e-mail, or the same name and nearly the same phone. Those with the newest leads first.',
      tags: ['Leads'],
      responses: { 200: json(z.object({ items: z.array(duplicateGroup), as_of: instant })) },
    }),
    async (c) => {
      const find = () => c.var.read((tx) => findAlike(tx, c.var.scope, mostGroups));
      const { figure, asOf } = await keepFigure(c, 'leads.alike', null, find);
      return c.json({ items: await c.var.read((tx) => readAlike(tx, figure, c.var.scope)), as_of: asOf }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/{id}/duplicates',
      access: 'leads.read',
      summary: 'Leads that may be the same person: same e-mail, or same name and nearly the same phone',
      tags: ['Leads'],
      request: { params: idParam },
      responses: { 200: json(z.object({ items: z.array(duplicateSchema) })) },
    }),
    async (c) => {
      const items = await c.var.read(async (tx) => {
        const lead = await findLead(tx, c.req.valid('param').id, c.var.scope);
        if (!lead) throw notFound();
        return await listDuplicates(tx, lead, c.var.scope);
      });
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/{id}/merge/preview',
      access: 'leads.merge',
      summary: 'What merging a lead into another would do; changes nothing',
      tags: ['Leads'],
      request: { params: idParam, body: jsonBody(mergeInput) },
      responses: { 200: json(mergePreviewSchema) },
    }),
    async (c) => {
      const [{ id }, { into }] = [c.req.valid('param'), c.req.valid('json')];
      return c.json(await c.var.read((tx) => previewMergeOf(tx, c.var.scope, id, into)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/{id}/merge',
      access: 'leads.merge',
      summary: 'Merge a lead into another; answers with the one that stays',
      tags: ['Leads'],
      request: { params: idParam, body: jsonBody(mergeInput) },
      responses: { 200: json(leadSchema) },
    }),
    async (c) => {
      const [{ id }, { into }] = [c.req.valid('param'), c.req.valid('json')];
      return c.json(await c.var.change(200, (act) => mergeLead(act, id, into)), 200);
    },
  );
