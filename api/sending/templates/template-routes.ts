import { listHeld, readTemplatePrices } from '#db/sending/template-use.ts';
import { lastTemplateSync, countTemplates, listTemplates } from '#db/sending/templates.ts';
import { listTemplateAccounts } from '#db/sending/template-drafts.ts';
import { describeReason } from '#flow';
import * as z from 'zod';
import { syncTemplates } from './sync-templates.ts';
import type { AppContext } from '../../context.ts';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { limitRate } from '../../middleware/rate-limit.ts';
import { json, jsonBody, noContent } from '../../platform/http-schema.ts';
import { idParam, pageOf, pageQuery } from '../../platform/paging-schema.ts';
import {
  heldSchema,
  syncSchema,
  templateAccountSchema,
  templateInput,
  templatePatch,
  templateSchema,
} from './template-schema.ts';
import { viewTemplate, viewTemplates } from './view-template.ts';
import {
  isInDoubt,
  lookAgain,
  recordRemoved,
  recordWritten,
  removeAtProvider,
  writeChange,
  writeNew,
  type Written,
} from './write-template.ts';

const tags = ['Templates'];
/** Each call goes out to the provider; Meta takes 100 new templates an hour from an account. */
const outward = { limit: 60, seconds: 60 };

/** Calls the provider, then records what it answered. A doubt is cleared by a sync. */
async function writing(c: AppContext, status: 200 | 201, write: () => Promise<Written>) {
  await c.var.beFirst();
  await limitRate(c, `templates:${c.var.principal.tenantId}`, outward);
  const written = await write().catch(async (error: unknown) => {
    if (isInDoubt(error)) await lookAgain(c.var.deps, c.var.principal.tenantId);
    throw error;
  });
  return await c.var.change(status, (act) => recordWritten(act, written));
}

export const templates = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/hsm/templates',
      access: 'templates.read',
      summary: 'List WhatsApp templates by name, with where they are used and the state of the last sync',
      tags,
      request: {
        query: pageQuery.extend({ q: z.string().max(200).optional(), status: z.string().max(40).optional() }),
      },
      responses: {
        200: json(
          pageOf(templateSchema).extend({
            sync: syncSchema.nullable(),
            counts: z.record(z.string(), z.int()).openapi({ description: 'How many there are of each status.' }),
            prices: z.array(z.object({ category: z.string(), amount: z.string(), currency: z.string() })).openapi({
              description: 'What a message of a category cost on average in the last 90 days, as charged.',
            }),
            held: z.array(heldSchema).openapi({
              description:
                'Who stands still because of a template, whatever page is asked for; also of templates that are gone.',
            }),
            accounts: z.array(templateAccountSchema).openapi({
              description: 'WhatsApp accounts that templates can be written for, the default sender’s first.',
            }),
          }),
        ),
      },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const page = await readPage(c, 'templates', query);
      const found = await c.var.read(async (tx) => {
        const rows = await listTemplates(tx, query, page);
        const held = await listHeld(tx);
        return {
          rows: { ...rows, items: await viewTemplates(tx, rows.items, held) },
          sync: await lastTemplateSync(tx),
          counts: await countTemplates(tx),
          prices: await readTemplatePrices(tx),
          held: held.map((one) => ({ ...one, reason_text: describeReason(one.reason, {}) })),
          accounts: (await listTemplateAccounts(tx)).map(({ wabaId, provider, phone }) => ({
            waba_id: wabaId,
            provider,
            phone,
          })),
        };
      });
      const { rows, ...more } = found;
      return c.json({ ...(await toPage(c, 'templates', rows)), ...more }, 200);
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
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/marketing/hsm/templates',
      access: 'templates.write',
      summary: 'Write a template and hand it in for review, or keep it as a draft',
      tags,
      request: { body: jsonBody(templateInput) },
      responses: { 201: json(templateSchema) },
    }),
    async (c) => {
      const { deps, principal, read } = c.var;
      const input = c.req.valid('json');
      return c.json(await writing(c, 201, () => writeNew(deps, principal.tenantId, read, input)), 201);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/hsm/templates/{id}',
      access: 'templates.read',
      summary: 'One template',
      tags,
      request: { params: idParam },
      responses: { 200: json(templateSchema) },
    }),
    async (c) => c.json(await c.var.read((tx) => viewTemplate(tx, c.req.valid('param').id)), 200),
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/marketing/hsm/templates/{id}',
      access: 'templates.write',
      summary: 'Change a template; it is reviewed anew',
      tags,
      request: { params: idParam, body: jsonBody(templatePatch) },
      responses: { 200: json(templateSchema) },
    }),
    async (c) => {
      const { deps, principal, read } = c.var;
      const { id } = c.req.valid('param');
      const patch = c.req.valid('json');
      return c.json(await writing(c, 200, () => writeChange(deps, principal.tenantId, read, id, patch)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'delete',
      path: '/crm/marketing/hsm/templates/{id}',
      access: 'templates.write',
      summary: 'Delete a template here and at WhatsApp',
      tags,
      request: {
        params: idParam,
        query: z.object({
          force: z.enum(['true', 'false']).optional().openapi({ description: 'Although live flows send it.' }),
        }),
      },
      responses: { 204: noContent },
    }),
    async (c) => {
      const { deps, principal, read } = c.var;
      const { id } = c.req.valid('param');
      await c.var.beFirst();
      await limitRate(c, `templates:${principal.tenantId}`, outward);
      await removeAtProvider(deps, principal.tenantId, read, id, c.req.valid('query').force === 'true');
      await c.var.change(204, (act) => recordRemoved(act, id));
      return c.body(null, 204);
    },
  );
