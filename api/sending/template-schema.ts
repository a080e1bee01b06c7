/** WhatsApp templates on the wire, taken apart for people. */
import type { Part } from '#flow';
import * as z from 'zod';
import { instant } from '../platform/paging-schema.ts';

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
    synced_at: instant,
    updated_at: instant,
  })
  .openapi('Template');

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
