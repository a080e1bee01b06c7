/** Outgoing webhooks on the wire. */
import { eventName } from '#flow';
import * as z from 'zod';
import { eventNameForms } from '../event-schema.ts';
import { instant } from '../paging-schema.ts';
import { text } from '../text-schema.ts';

/** http and https alone, without a name or password in it; whether it may be reached is decided where it is called from. */
const url = z
  .string()
  .trim()
  .max(2000)
  .refine((value) => {
    const parsed = URL.canParse(value) ? new URL(value) : undefined;
    return (
      parsed !== undefined &&
      /^https?:$/.test(parsed.protocol) &&
      parsed.username === '' &&
      parsed.password === '' &&
      // What would split a header.
      !/[\s\p{Cc}\\]/u.test(value)
    );
  }, 'an address such as https://example.com/hook, without name or password')
  .openapi({ example: 'https://example.com/hook' });

const events = z
  .array(z.union([z.literal('*'), z.literal('team.notice'), eventName]))
  .min(1)
  .max(50)
  .transform((names) => [...new Set<string>(names)])
  .openapi({
    items: { anyOf: [{ type: 'string', enum: ['*', 'team.notice'] }, ...eventNameForms] },
    description:
      'Names of events, such as `lead.created` or `custom.booked`; `*` is all of them. `team.notice` is what steps of flows tell this webhook: told whatever stands here, and alone here it is all that is told.',
    example: ['lead.created'],
  });

export const webhookInput = z.strictObject({ name: text(120), url, events }).openapi('WebhookInput');
export const webhookPatch = z
  .strictObject({ name: text(120), url, events, paused: z.boolean() })
  .partial()
  .openapi('WebhookPatch');

export const webhookSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    paused_at: instant.nullable(),
    paused_reason: z.enum(['person', 'failing', 'gone']).nullable(),
    last_ok_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
    waiting: z.int(),
    failed: z.int().openapi({ description: 'Given up in the last 7 days.' }),
  })
  .openapi('Webhook');

export const callState = z.enum(['pending', 'done', 'failed']);
export const callSchema = z
  .object({
    id: z.uuid().openapi({ description: 'The `webhook-id`: the same for every try.' }),
    event_id: z.uuid().nullable(),
    type: z.string(),
    state: callState,
    attempts: z.int(),
    next_at: instant,
    last_status: z.int().nullable(),
    last_fault: z.string().nullable(),
    last_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('WebhookCall');
