import { validate } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { findDraft } from '#db/flows/flows.ts';
import * as z from 'zod';
import { recentWords } from './recent-words.ts';
import { saveDraft } from './save-draft.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { draftSchema, graphInput, graphOf, issueSchema, savedSchema } from '../flow-schema.ts';
import { json, jsonBody, optionalBody } from '../../platform/http-schema.ts';
import { idParam } from '../../platform/paging-schema.ts';

const tags = ['Flows'];
export const ifMatch = z
  .string()
  .trim()
  .regex(/^(\*|(W\/)?"?\d{1,9}"?)$/, 'the ETag of the draft, such as "3"')
  .openapi({ example: '"3"', description: 'The ETag of the draft that was changed, or `*` for whatever is there.' });

export const flowDraft = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/draft',
      access: 'flows.read',
      summary: 'Read the draft; its ETag is its revision',
      tags,
      request: { params: idParam },
      responses: { 200: json(draftSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const words = await recentWords(c);
      const draft = await c.var.read(async (tx) => {
        const found = await findDraft(tx, id);
        return found && { ...found, issues: validate(found.graph, await readCatalogue(tx, words)) };
      });
      if (!draft) throw notFound();
      c.header('etag', `"${draft.revision}"`);
      return c.json(draft, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/flows/{id}/draft',
      access: 'flows.write',
      summary: 'Replace the draft, unless somebody was faster (412)',
      tags,
      request: {
        params: idParam,
        headers: z.object({ 'if-match': ifMatch }),
        body: jsonBody(graphInput),
      },
      responses: { 200: json(savedSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const revision = revisionOf(c.req.valid('header')['if-match']);
      const saved = await c.var.change(200, (act) => saveDraft(act, id, graphOf(c.req.valid('json')), revision));
      c.header('etag', `"${saved.revision}"`);
      return c.json(saved, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/validate',
      access: 'flows.read',
      summary: 'Everything that is wrong with a flow: the one in the body, or else the draft',
      tags,
      request: { params: idParam, body: optionalBody(graphInput) },
      responses: { 200: json(z.object({ issues: z.array(issueSchema) })) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const body: unknown = c.req.valid('json');
      const isEmpty =
        typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
      const words = await recentWords(c);
      const issues = await c.var.read(async (tx) => {
        const draft = await findDraft(tx, id);
        if (!draft) throw notFound();
        return validate(isEmpty ? draft.graph : graphOf(body), await readCatalogue(tx, words));
      });
      return c.json({ issues }, 200);
    },
  );

/** The revision a writer started from; null for any. */
export const revisionOf = (header: string): number | null =>
  header === '*' ? null : Number(header.replaceAll(/\D/g, ''));
