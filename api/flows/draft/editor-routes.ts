/** What the canvas asks so that it can check and rehearse a flow by itself, with nothing saved and nothing sent. */
import type { Catalogue, Facts } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { loadRehearsal } from '#db/flows/facts.ts';
import { findLead } from '#db/crm/leads.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';
import { recentWords } from './recent-words.ts';

const tags = ['Flows'];
const catalogue = z.custom<Catalogue>().openapi('FlowCatalogue', {
  type: 'object',
  description: 'Templates, senders, sellers, own fields and other flows that a flow can refer to.',
});
const facts = z.custom<Facts>().openapi('LeadFacts', {
  type: 'object',
  description: 'The lead with its latest opportunity, sale, cart and message, as conditions and variables see it.',
});

export const flowEditor = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flow-catalogue',
      access: 'flows.read',
      summary: 'What a flow can refer to',
      tags,
      responses: { 200: json(catalogue) },
    }),
    async (c) => {
      const words = await recentWords(c);
      return c.json(await c.var.read((tx) => readCatalogue(tx, words)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/leads/{id}/facts',
      access: 'leads.read',
      summary: 'A lead as conditions and variables see it',
      tags,
      request: { params: idParam },
      responses: { 200: json(facts) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const found = await c.var.read(async (tx) =>
        (await findLead(tx, id, c.var.scope)) ? await loadRehearsal(tx, id) : null,
      );
      if (!found) throw notFound();
      return c.json(found, 200);
    },
  );
