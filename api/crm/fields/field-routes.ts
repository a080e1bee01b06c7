import { fieldTypes, keysInUse, listFields, replaceFields } from '#db/crm/fields/custom-fields.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { customNameRule, isCustomName } from '#flow';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { audit } from '../../platform/audit.ts';
import { json, jsonBody } from '../../platform/http-schema.ts';
import { text } from '../../platform/text-schema.ts';

const tags = ['Leads'];

const field = z
  .strictObject({
    key: z.string().refine(isCustomName, customNameRule).openapi({ description: 'The name in `custom` of a lead.' }),
    label: text(80).openapi({ description: 'What people call it.' }),
    type: z.enum(fieldTypes),
    options: z.array(text(100)).max(100).default([]).openapi({ description: 'Of a choice, in their order.' }),
  })
  .refine(({ type, options }) => type !== 'choice' || options.length > 0, {
    path: ['options'],
    message: 'a choice needs something to choose from',
  })
  .openapi('CustomField');

const isOnce = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase())).size === names.length;
const fieldsInput = z
  .strictObject({
    items: z
      .array(field)
      .max(100)
      .refine((items) => isOnce(items.map(({ key }) => key)), 'each field once')
      .refine((items) => isOnce(items.map(({ label }) => label)), 'no two with one label'),
  })
  .openapi('CustomFieldsInput');

const fieldsAnswer = z
  .object({
    items: z.array(field).openapi({ description: 'The managed ones, in their order.' }),
    others: z.array(z.string()).openapi({ description: 'Names that leads have besides, as they came.' }),
  })
  .openapi('CustomFields');

async function view(tx: Tx) {
  const [items, inUse] = [await listFields(tx), await keysInUse(tx)];
  const managed = new Set(items.map(({ key }) => key));
  return { items, others: inUse.filter((key) => !managed.has(key)) };
}

export const customFields = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/custom-fields',
      access: 'settings.read',
      summary: 'Fields of the business’s own, in their order, and what leads have besides',
      tags,
      responses: { 200: json(fieldsAnswer) },
    }),
    async (c) => c.json(await c.var.read(view), 200),
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/custom-fields',
      access: 'settings.write',
      feature: 'custom-fields',
      summary: 'Say which fields the business has: names, types, choices, order',
      description: 'Nothing that leads have is changed or lost by it; values of another type are kept as they came.',
      tags,
      request: { body: jsonBody(fieldsInput) },
      responses: { 200: json(fieldsAnswer) },
    }),
    async (c) => {
      const { items } = c.req.valid('json');
      const body = await c.var.change(200, async (act) => {
        await replaceFields(act.tx, items);
        await audit(
          act,
          'custom-fields.update',
          { type: 'tenant', id: act.tenantId },
          { fields: items.map(({ key }) => key) },
        );
        return await view(act.tx);
      });
      return c.json(body, 200);
    },
  );
