/** WhatsApp numbers on the wire. Keys go in and never come out. */
import type { SenderRow } from '#db/sending/senders.ts';
import { findProvider, providerNames } from '#providers/mod.ts';
import * as z from 'zod';
import { instant } from '../platform/paging-schema.ts';
import { anyText, secretText, textSchema } from '../platform/text-schema.ts';

export const senderSchema = z
  .object({
    id: z.uuid(),
    provider: z.string().openapi({ description: `Such as ${providerNames.join(', ')}.` }),
    provider_title: z.string().openapi({ description: 'The same for people.' }),
    phone: z.string(),
    label: z.string(),
    waba_id: z.string().nullable(),
    status: z.string(),
    quality: z.string().nullable(),
    messaging_limit: z.string().nullable(),
    per_second: z.int(),
    sending_stopped: z.boolean(),
    is_default: z.boolean(),
    synced_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
    webhook: z
      .object({ last_event_at: instant.nullable() })
      .nullable()
      .openapi({ description: 'Whether the provider is told to deliver to us, and when it last did.' }),
  })
  .openapi('Sender');

/** A provider whose numbers can be connected. */
export const providerSchema = z
  .object({
    name: z.enum(providerNames),
    title: z.string(),
    key: z
      .object({ label: textSchema, hint: textSchema })
      .openapi({ description: 'What `api_key` is called there, and how people find it.' }),
    number: z
      .object({ label: textSchema, hint: textSchema })
      .nullable()
      .openapi({ description: 'What `phone` is called there, where that is not the number itself.' }),
    more: z
      .array(
        z.object({
          name: z.string(),
          label: textSchema,
          hint: textSchema,
          isSecret: z.boolean(),
          isRequired: z.boolean(),
        }),
      )
      .openapi({ description: 'What else it asks for; goes into `more` by name.' }),
  })
  .openapi('Provider');

const apiKey = secretText(8, 1000);
/** By name, as the provider lists them. One that is left empty is as if it were not there. */
const more = z.record(
  z.string().max(40),
  z
    .string()
    .trim()
    .max(500)
    .regex(/^[\x21-\x7E]*$/, 'visible ASCII characters, no blanks'),
);

export const senderInput = z
  .strictObject({
    provider: z.enum(providerNames),
    api_key: apiKey,
    more: more.default({}),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[\d\s().-]{7,30}$/, 'a number with its country code')
      .transform((text) => `+${text.replaceAll(/\D/g, '')}`)
      .openapi({ description: 'The number, or the provider’s own id of it.' }),
    label: anyText(80).default(''),
  })
  .openapi('SenderInput');
export type SenderInput = z.output<typeof senderInput>;

export const senderPatch = z
  .strictObject({
    label: anyText(80),
    per_second: z
      .int()
      .min(1)
      .max(1000)
      .openapi({ description: 'Messages per second at most. WhatsApp hands on 60 to 80.' }),
    is_default: z.literal(true),
    api_key: apiKey,
    more,
  })
  .partial()
  .openapi('SenderPatch');
export type SenderPatch = z.output<typeof senderPatch>;

export const senderTest = z
  .object({
    ok: z.boolean(),
    checks: z.array(z.object({ code: z.string(), ok: z.boolean(), text: textSchema })),
    balance: z.object({ amount: z.number(), currency: z.string() }).nullable(),
    sender: senderSchema,
  })
  .openapi('SenderTest');

export function viewSender({ credential_key: _key, webhook_id, webhook_last_event_at, ...row }: SenderRow) {
  const provider_title = findProvider(row.provider)?.title ?? row.provider;
  return { ...row, provider_title, webhook: webhook_id === null ? null : { last_event_at: webhook_last_event_at } };
}
export type SenderView = ReturnType<typeof viewSender>;
