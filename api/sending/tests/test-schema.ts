/** Trying templates on one's own phone, on the wire. */
import * as z from 'zod';
import { instant } from '../../platform/paging-schema.ts';

export const testPhoneSchema = z
  .object({
    id: z.uuid(),
    phone: z.string(),
    verified_at: instant.nullable(),
    code: z.string().nullable().openapi({ description: 'The six digits; null once the number is verified.' }),
    code_until: instant.nullable(),
    write_to: z
      .string()
      .nullable()
      .openapi({ description: 'Our number, to which `text` has to be written by WhatsApp from that phone.' }),
    text: z.string().nullable(),
    link: z.string().nullable().openapi({ description: 'Opens WhatsApp with the text ready.' }),
  })
  .openapi('TestPhone');

export const testSendSchema = z
  .object({
    id: z.uuid(),
    is_test: z.literal(true).openapi({ description: 'It is in no list of messages and counts nowhere.' }),
    to_phone: z.string(),
    template_name: z.string(),
    template_language: z.string(),
    rendered: z.string(),
    state: z.enum(['planned', 'submitting', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown']),
    reason: z.string().nullable(),
    detail: z.string().nullable(),
    created_at: instant,
  })
  .openapi('TestSend');

export const testSendInput = z.strictObject({
  phone: z
    .string()
    .min(5)
    .max(40)
    .openapi({ description: 'A number that you have verified: `POST /crm/test-phones`.' }),
  sender_id: z.uuid().optional().openapi({ description: 'Left out: the default number.' }),
  variables: z
    .record(z.string().max(80), z.string().max(2000))
    .default({})
    .openapi({ description: 'As a step says them, by key. What is left out is said with its sample.' }),
});
export type TestSendInput = z.infer<typeof testSendInput>;
