import { findMerged } from '#db/crm/lead-aliases.ts';
import { countLeads, listLeads } from '#db/crm/lead-list/list-leads.ts';
import { findLead } from '#db/crm/leads.ts';
import { unreachableUntil } from '#db/sending/sending.ts';
import { boundGuesses } from './bound-guesses.ts';
import { createLead } from './create-lead.ts';
import { deleteLead } from './delete-lead.ts';
import { exportLead, exportedLead } from './export-lead.ts';
import { updateLead } from './update-lead.ts';
import { readPage, toPage } from '../cursor.ts';
import { endpoint, routes } from '../endpoint.ts';
import { notFound } from '../errors.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';
import { keepFigure } from '../platform/kept-figures.ts';
import { leadFilter, leadOrder, leadTotals } from './lead-list/lead-filter-schema.ts';
import { leadAnswer, leadDetail, leadInput, leadPatch, leadSchema } from './lead-schema.ts';
import { idParam, pageOf, pageQuery } from '../platform/paging-schema.ts';

export const leads = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads',
      access: 'leads.read',
      summary: 'List leads, the newest first or in another order',
      tags: ['Leads'],
      request: { query: pageQuery.extend({ ...leadFilter.shape, order: leadOrder }) },
      responses: { 200: json(pageOf(leadSchema)) },
    }),
    async (c) => {
      const { order = 'newest', ...query } = c.req.valid('query');
      // A place in one order is none in another.
      const list = order === 'newest' ? 'leads' : `leads:${order}`;
      const page = await readPage(c, list, query);
      const rows = await c.var.read((tx) => listLeads(tx, query, page, c.var.scope, order));
      return c.json(await toPage(c, list, rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/totals',
      access: 'leads.read',
      summary: 'How many leads filters mean, altogether and by status',
      tags: ['Leads'],
      request: { query: leadFilter },
      responses: { 200: json(leadTotals) },
    }),
    async (c) => {
      const asked = c.req.valid('query');
      const count = () => c.var.read((tx) => countLeads(tx, asked, c.var.scope));
      const { figure, asOf } = await keepFigure(c, 'leads.totals', asked, count);
      return c.json({ ...figure, as_of: asOf }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads',
      access: 'leads.write',
      summary: 'Create a lead',
      tags: ['Leads'],
      request: { body: jsonBody(leadInput) },
      responses: { 201: json(leadAnswer) },
    }),
    async (c) => {
      const create = () => c.var.change(201, (act) => createLead(act, c.req.valid('json')));
      return c.json(await boundGuesses(c, 'lead.create', create), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/{id}',
      access: 'leads.read',
      summary: 'Read a lead; the id of one that was merged leads to the one it became part of',
      tags: ['Leads'],
      request: { params: idParam },
      responses: { 200: json(leadDetail) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const lead = await c.var.read(async (tx) => {
        const found = await findLead(tx, id, c.var.scope);
        const merged = found ? null : await findMerged(tx, id);
        const one = merged ? await findLead(tx, merged, c.var.scope) : found;
        return one && { ...one, unreachable_until: await unreachableUntil(tx, one.id) };
      });
      if (!lead) throw notFound();
      return c.json(lead, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/leads/{id}',
      access: 'leads.write',
      summary: 'Change a lead',
      tags: ['Leads'],
      request: { params: idParam, body: jsonBody(leadPatch) },
      responses: { 200: json(leadAnswer) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const update = () => c.var.change(200, (act) => updateLead(act, id, c.req.valid('json')));
      return c.json(await boundGuesses(c, 'lead.update', update), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/leads/{id}',
      access: 'leads.delete',
      summary: 'Delete a lead and everything about it',
      tags: ['Leads'],
      request: { params: idParam },
      responses: { 204: noContent },
    }),
    async (c) => {
      await c.var.change(204, (act) => deleteLead(act, c.req.valid('param').id));
      return c.body(null, 204);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/leads/{id}/export',
      access: 'leads.export',
      summary: 'Export everything that is kept about a lead; the audit log says who did',
      tags: ['Leads'],
      request: { params: idParam },
      responses: { 200: json(exportedLead) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const body = await c.var.change(200, (act) => exportLead(act, id), { secret: true });
      c.header('content-disposition', `attachment; filename="cadencia-lead-${id}.json"`);
      return c.json(body, 200);
    },
  );
