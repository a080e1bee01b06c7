/** Instant Forms on the wire: what they ask, and which question is the phone. */
import type { LeadForm } from '#db/meta/lead-forms.ts';
import * as z from 'zod';
import { instant } from '../platform/paging-schema.ts';
import { text } from '../platform/text-schema.ts';

export const metaFormSchema = z
  .object({
    id: z.string(),
    page_id: z.string(),
    name: z.string(),
    questions: z.array(z.string()).openapi({
      description: 'By the names that leads keep the answers under, as far as a lead of the form was read.',
    }),
    phone_found: z.boolean().nullable().openapi({
      description: 'Whether one of them is the phone by what it says; null: no lead was read yet.',
    }),
    phone_question: z.string().nullable().openapi({ description: 'The one that a person said is the phone.' }),
    asks_no_phone: z.boolean().openapi({
      description:
        'A person said that the form asks for no phone: its leads come without WhatsApp, and nothing is missing.',
    }),
    last_test_at: instant.nullable().openapi({
      description: 'When Meta’s testing tool last sent a lead of the form. It becomes nobody.',
    }),
  })
  .openapi('MetaForm');

export const choosePhoneInput = z.strictObject({
  phone_question: text(60).nullable(),
  asks_no_phone: z
    .boolean()
    .optional()
    .openapi({ description: 'With `phone_question: null`: the form asks for no phone, and that is meant so.' }),
  after: z.uuid().optional().openapi({ description: '`next` of the answer before: goes on with the leads after it.' }),
});

export const mendedSchema = z
  .object({
    form: metaFormSchema,
    mended: z.int().openapi({ description: 'Leads whose answer is their phone now.' }),
    merged: z.int().openapi({ description: 'Leads that turned out to be somebody known by that number.' }),
    unreadable: z.int().openapi({ description: 'Leads whose answer is no number; it stays as it was.' }),
    next: z
      .uuid()
      .nullable()
      .openapi({ description: 'There are more leads to mend: ask once more with this as `after`.' }),
  })
  .openapi('MendedForm');

export const viewForm = (row: LeadForm): z.output<typeof metaFormSchema> => ({
  id: row.form_id,
  page_id: row.page_id,
  name: row.name,
  questions: row.questions,
  phone_found: row.phone_found,
  phone_question: row.phone_question,
  asks_no_phone: row.asks_no_phone,
  last_test_at: row.last_test_at?.toISOString() ?? null,
});
