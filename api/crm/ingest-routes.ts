import { findApiKey } from '#db/people/api-keys.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import * as z from 'zod';
import { ingestLeads } from './ingest-leads.ts';
import { consentAnswer } from './lead-schema.ts';
import { hashSecret } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import { endpoint, routes } from '../endpoint.ts';
import { invalid, Problem } from '../errors.ts';
import { limitRate } from '../middleware/rate-limit.ts';
import { enterTenant } from '../middleware/tenant.ts';
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
    access: 'public',
    summary: 'Hand in leads with an ingest key; known people are brought up to date',
    description:
      'A single lead that is wrong is a 422; in a list it is answered with its errors and the others are taken.',
    tags: ['Ingest'],
    request: { params: z.object({ key: z.string().min(1).max(200) }), body: jsonBody(leadOrLeads) },
    responses: { 200: json(answer) },
  }),
  async (c) => {
    await enterByKey(c, c.req.valid('param').key);
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

/** The key says whose leads these are. Wrong keys are limited per address, right ones per key. */
async function enterByKey(c: AppContext, key: string): Promise<void> {
  const found = await findApiKey(c.var.deps.sql, await hashSecret(key));
  if (!found || found.kind !== 'ingest') {
    await limitRate(c, `bad-ingest:${c.var.ip}`, { limit: 60, seconds: 60 });
    throw new Problem('wrong_key');
  }
  await limitRate(c, `ingest:${found.id}`, { limit: 6000, seconds: 60 });
  const { id, tenant_id: tenantId, kind, name } = found;
  enterTenant(c, { type: 'api_key', id, tenantId, kind, name }, wholeTenant);
}
