/** WhatsApp templates on the wire, taken apart for people. */
import { type Part, templateCategories, templateLanguages } from '#flow';
import * as z from 'zod';
import { textSchema } from '../../platform/text-schema.ts';
import { instant } from '../../platform/paging-schema.ts';

export const templateSchema = z
  .object({
    id: z.uuid(),
    provider: z.string(),
    waba_id: z.string(),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    status: z.string().openapi({ description: 'The word of Meta: APPROVED, PENDING, REJECTED, PAUSED, DISABLED, …' }),
    quality: z.string().nullable(),
    reason: z.string().nullable(),
    header: z.string().nullable(),
    header_format: z.string().nullable(),
    body: z.string(),
    footer: z.string().nullable(),
    buttons: z.array(z.object({ type: z.string(), text: z.string(), url: z.string().nullable() })),
    variables: z.array(z.string()).openapi({
      description:
        'What a step has to fill in, by key, in order: `1` is {{1}} of the body, `header.1` of the header, `button.0.1` of the first button, `header.image` the link of a picture, `card.0.1` of the first card.',
    }),
    parts: z.array(z.custom<Part>()).openapi({
      type: 'array',
      items: { type: 'object' },
      description: 'The template part by part, in the order in which people see it.',
    }),
    components: z.array(z.looseObject({})).openapi({
      type: 'array',
      items: { type: 'object' },
      description:
        'In WhatsApp’s own form, as they are handed in: `{ type, format?, text?, example?, buttons?, cards? }`.',
    }),
    previous_category: z.string().nullable().openapi({ description: 'Meta moved it from there.' }),
    recategorised_at: instant.nullable(),
    used_by: z
      .array(z.object({ flow_id: z.uuid(), flow_name: z.string(), is_live: z.boolean() }))
      .openapi({ description: 'Flows that send it, as published (`is_live`) or in their draft alone.' }),
    held: z.int().openapi({ description: 'People who stand still until it may be sent.' }),
    synced_at: instant,
    updated_at: instant,
  })
  .openapi('Template');

const components = z
  .array(z.looseObject({ type: z.string().max(40) }))
  .min(1)
  .max(12)
  .openapi({
    type: 'array',
    items: { type: 'object', required: ['type'], properties: { type: { type: 'string', maxLength: 40 } } },
    minItems: 1,
    maxItems: 12,
    description:
      'In WhatsApp’s own form. Variables have samples: `example.body_text`, `header_text`, `header_url` (the address of a file), and `example` of buttons. `422` names each thing that WhatsApp would refuse.',
  });
const submit = z
  .boolean()
  .default(true)
  .openapi({ description: 'false: keep it as a draft, to be handed in later. A draft may have faults.' });

export const templateInput = z.strictObject({
  name: z.string().min(1).max(512).openapi({ pattern: '^[a-z0-9_]+$' }),
  language: z
    .string()
    .min(2)
    .max(15)
    .openapi({ enum: [...templateLanguages] }),
  category: z.enum(templateCategories),
  components,
  waba_id: z
    .string()
    .max(64)
    .optional()
    .openapi({ description: 'The WhatsApp account; left out: that of the default sender.' }),
  submit,
});
export type TemplateInput = z.infer<typeof templateInput>;

export const templatePatch = z.strictObject({
  category: z.enum(templateCategories).optional(),
  components: components.optional(),
  submit,
});
export type TemplatePatch = z.infer<typeof templatePatch>;

export const templateAccountSchema = z.object({ waba_id: z.string(), provider: z.string(), phone: z.string() });

export const heldSchema = z.object({
  name: z.string(),
  language: z.string(),
  reason: z.string(),
  reason_text: textSchema.nullable(),
  people: z.int(),
});

export const syncSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'completed', 'partial', 'failed']),
    rows_written: z.int(),
    error: z.string().nullable(),
    started_at: instant,
    ended_at: instant.nullable(),
  })
  .openapi('TemplateSync');
