/** WhatsApp templates on the wire, taken apart for people. */
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
    variables: z.array(z.string()).openapi({ description: 'Positions of {{n}}, in numeric order.' }),
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
