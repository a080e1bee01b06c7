import * as z from 'zod';
import { ingestLeads } from './ingest-leads.ts';
import { consentAnswer } from './lead-schema.ts';
import { endpoint, routes } from '../endpoint.ts';
import { invalid, Problem } from '../errors.ts';
import { json, jsonBody } from '../platform/http-schema.ts';

const mostItems = 500;

const lead = { $ref: '#/components/schemas/LeadInput' };
/** Checked item by item, so that one wrong lead does not keep the others out. */
const leadOrLeads = z.unknown().openapi({
  anyOf: [lead, { type: 'array', items: lead, minItems: 1, maxItems: mostItems }],
  description:
    'One lead, or a list of at most 500. Each needs a phone, an e-mail, a WhatsApp id or an id of another system.',
});

const outcome = z.enum(['created', 'updated', 'invalid']);
const result = z
  .object({
    index: z.int(),
    status: outcome,
    id: z.uuid().optional(),
    consent_answer: consentAnswer.optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .openapi('IngestResult');
const answer = z
  .object({ created: z.int(), updated: z.int(), invalid: z.int(), results: z.array(result) })
  .openapi('IngestAnswer');

export const ingest = routes().openapi(
  endpoint({
    method: 'post',
    path: '/ingest/{key}/leads',
    access: 'ingest',
    summary: 'Hand in leads with an ingest key; known people are brought up to date',
    description:
      'A single lead that is wrong is a 422; in a list it is answered with its errors and the others are taken.',
    tags: ['Ingest'],
    request: { params: z.object({ key: z.string().min(1).max(200) }), body: jsonBody(leadOrLeads) },
    responses: { 200: json(answer) },
  }),
  async (c) => {
    const given: unknown = c.req.valid('json');
    const items = Array.isArray(given) ? given : [given];
    if (items.length === 0 || items.length > mostItems)
      throw invalid('', 'too_big', `1 to ${mostItems} leads at a time`);
    const body = await c.var.change(200, async (act) => {
      const results = await ingestLeads(act, items);
      const [only] = results;
      if (!Array.isArray(given) && only?.status === 'invalid')
        throw new Problem('invalid_input', { errors: only.errors });
      const count = (status: z.output<typeof outcome>) => results.filter((each) => each.status === status).length;
      return { created: count('created'), updated: count('updated'), invalid: count('invalid'), results };
    });
    return c.json(body, 200);
  },
);
