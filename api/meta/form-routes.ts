/** The Instant Forms of the connected person's pages: what they ask, whether leads come in whole, and when a test came in. */
import { listLeadForms } from '#db/meta/lead-forms.ts';
import * as z from 'zod';
import { choosePhoneQuestion } from './choose-phone-question.ts';
import { choosePhoneInput, mendedSchema, metaFormSchema, viewForm } from './form-schema.ts';
import { endpoint, routes } from '../endpoint.ts';
import { json, jsonBody } from '../platform/http-schema.ts';

const tags = ['Meta connection'];

export const metaForms = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/marketing/meta-forms',
      access: 'marketing.read',
      summary: 'List the Instant Forms as far as they were read: which lack a phone, and when a test lead came in',
      tags,
      responses: { 200: json(z.object({ items: z.array(metaFormSchema) })) },
    }),
    async (c) => c.json({ items: (await c.var.read(listLeadForms)).map(viewForm) }, 200),
  )
  .openapi(
    endpoint({
      method: 'patch',
      path: '/crm/marketing/meta-forms/{form_id}',
      access: 'marketing.connect',
      summary: 'Say which question is the phone; leads that are in get theirs from it, 200 at a time',
      tags,
      request: {
        params: z.object({ form_id: z.string().regex(/^\d{1,25}$/, 'the id of a form') }),
        body: jsonBody(choosePhoneInput),
      },
      responses: { 200: json(mendedSchema) },
    }),
    async (c) => {
      const { form_id: id } = c.req.valid('param');
      const input = c.req.valid('json');
      return c.json(await c.var.change(200, (act) => choosePhoneQuestion(act, id, input)), 200);
    },
  );
