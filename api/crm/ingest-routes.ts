import * as z from 'zod';
import { ingestLeads } from './ingest-leads.ts';
import { toBody } from './ingest/ingest-answer.ts';
import { judgeLead } from './ingest/judge-lead.ts';
import { takeSingle } from './ingest/take-together.ts';
import { consentAnswer } from './lead-schema.ts';
import { endpoint, routes } from '../endpoint.ts';
import { invalid, Problem } from '../errors.ts';
import { readOnce } from '../middleware/idempotency.ts';
import { json, jsonBody, noContent } from '../platform/http-schema.ts';

const mostItems = 500;

const lead = { $ref: '#/components/schemas/LeadInput' };
/** Checked item by item, so that one wrong lead does not keep the others out. */
const leadOrLeads = z.unknown().openapi({
  anyOf: [lead, { type: 'array', items: lead, minItems: 1, maxItems: mostItems }],
  description:
    'One lead, or a list of at most 500. Each needs a phone, an e-mail, a WhatsApp id or an id of another system.',
});

const ignored = z.array(z.string()).openapi({
  description:
    'Paths of what is not where it was sent: fields that we do not know are kept under `custom`, values that cannot be read are left out.',
});
const outcome = z.enum(['created', 'updated', 'invalid']);
const result = z
  .object({
    index: z.int(),
    status: outcome,
    id: z.uuid().optional(),
    ignored: ignored.optional(),
    consent_answer: consentAnswer.optional(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .openapi('IngestResult');
const answer = z
  .object({ created: z.int(), updated: z.int(), invalid: z.int(), ignored, results: z.array(result) })
  .openapi('IngestAnswer');

const keyParam = z.object({ key: z.string().min(1).max(200) });

const handIn = routes().openapi(
  endpoint({
    method: 'post',
    path: '/ingest/{key}/leads',
    access: 'ingest',
    summary: 'Hand in leads with an ingest key; known people are brought up to date',
    description:
      'Takes JSON, whatever type it is sent as, and the fields of a form (`custom[city]=…`, `touch[utm][utm_source]=…`). A field too many ' +
      'or of another type does not cost the lead: `ignored` names it. A single lead that cannot be taken is a 422; in a list it is ' +
      'answered with its errors and the others are taken.',
    tags: ['Ingest'],
    request: { params: keyParam, body: jsonBody(leadOrLeads) },
    responses: { 200: json(answer) },
  }),
  async (c) => {
    const given: unknown = c.req.valid('json');
    const items = Array.isArray(given) ? given : [given];
    if (items.length === 0 || items.length > mostItems)
      throw invalid('', 'too_big', `1 to ${mostItems} leads at a time`);
    const all = items.map(judgeLead);
    const alone = () =>
      c.var.change(200, async (act) => {
        const results = await ingestLeads(act, all);
        const [only] = results;
        if (!Array.isArray(given) && only?.status === 'invalid')
          throw new Problem('invalid_input', { errors: only.errors });
        return toBody(results);
      });
    const { deps, principal, scope, requestId, ip } = c.var;
    if (all.length > 1 || 'errors' in all[0]! || principal.type !== 'api_key') return c.json(await alone(), 200);
    const by = { actor: principal, tenantId: principal.tenantId, scope, requestId, ip };
    const body = await takeSingle(deps)({ judged: all[0]!, by, once: await readOnce(c, principal), alone });
    return c.json(body, 200);
  },
);

/** What a browser asks before a page of another site hands in a lead: guarded by the same key (middleware/ingest-key.ts). */
export const ingest = handIn.openapi(
  endpoint({
    method: 'options',
    path: '/ingest/{key}/leads',
    access: 'ingest',
    summary: 'Whether a page may hand in leads: 204 for those of the sites that the key names',
    tags: ['Ingest'],
    request: { params: keyParam },
    responses: { 204: noContent },
  }),
  (c) => {
    c.header('access-control-allow-methods', 'POST');
    c.header('access-control-allow-headers', 'content-type, idempotency-key');
    c.header('access-control-max-age', '600');
    return c.body(null, 204);
  },
);
