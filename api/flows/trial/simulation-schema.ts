/** A test run: who goes through the flow, what happens meanwhile, and what would have been done. */
import type { ScriptEntry } from '#flow';
import * as z from 'zod';
import { issueSchema } from '../flow-schema.ts';
import { eventNameInput } from '../../platform/event-schema.ts';
import { instant, instantInput, versionNumber } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';

const text = z.string().max(500).nullable();
const money = z.string().max(30).nullable();
const at = instantInput.nullable();

/** What to pretend about the lead. Each record is laid over the real or the sample one; null removes it. */
export const factsPatch = z
  .strictObject({
    lead: z
      .strictObject({
        name: text,
        phone: text,
        wa_user_id: text,
        consent: z.enum(['granted', 'revoked']).nullable(),
        last_inbound_at: at,
        email: text,
        status: z.string().min(1).max(50),
        tags: z.array(z.string().max(50)).max(50),
        lead_source: text,
        meta_campaign_id: text,
        meta_adset_id: text,
        meta_ad_id: text,
        meta_ad_headline: text,
        timezone: text,
        created_at: instantInput,
        custom: z.record(z.string().max(60), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])),
      })
      .partial(),
    seller: z.strictObject({ id: z.string(), name: z.string() }).partial().nullable(),
    opportunity: z
      .strictObject({
        id: z.string(),
        name: text,
        value: money,
        currency: text,
        stage: text,
        status: z.enum(['open', 'won', 'lost']),
        deadline: at,
        closed_reason: text,
      })
      .partial()
      .nullable(),
    sale: z
      .strictObject({
        id: z.string(),
        amount: z.string(),
        currency: z.string(),
        status: z.enum(['pending', 'completed', 'failed', 'refunded']),
        completed_at: at,
        product: text,
        amount_refunded: z.string(),
      })
      .partial()
      .nullable(),
    cart: z
      .strictObject({
        id: z.string(),
        items: z.array(z.strictObject({ name: z.string().max(200), quantity: z.number().optional() })).max(100),
        value: money,
        currency: text,
        status: z.enum(['open', 'purchased', 'discarded']),
        last_activity_at: instantInput,
      })
      .partial()
      .nullable(),
    message: z.strictObject({ type: z.string(), text, at: instantInput, ad_id: text }).partial().nullable(),
  })
  .partial()
  .openapi('FactsPatch');

const when = {
  afterMs: z
    .int()
    .min(0)
    .max(400 * 86_400_000)
    .optional(),
  at: instantInput.optional(),
};

const scriptEntry = z
  .strictObject({
    ...when,
    patch: factsPatch.optional(),
    event: z
      .strictObject({
        name: eventNameInput,
        own: z.boolean().optional(),
        text: z
          .string()
          .max(1000)
          .optional()
          .openapi({ description: 'What the person wrote, or the label of the button they tapped.' }),
      })
      .optional(),
    control: z
      .discriminatedUnion('type', [
        z.strictObject({ type: z.literal('paused') }),
        z.strictObject({ type: z.literal('resumed'), catchUp: z.enum(['send-now', 'shift', 'skip', 'end']) }),
        z.strictObject({ type: z.literal('retried') }),
        z.strictObject({ type: z.literal('stopped'), reason: z.string().max(60) }),
      ])
      .optional(),
  })
  .refine((entry) => (entry.afterMs === undefined) !== (entry.at === undefined), 'needs afterMs or at')
  .transform((entry) => entry as unknown as ScriptEntry)
  // Without `type` the rest is taken from the schema itself.
  .openapi('ScriptEntry', { oneOf: [{ required: ['afterMs'] }, { required: ['at'] }] });

export const simulateInput = z
  .strictObject({
    lead_id: z.uuid().optional(),
    subject: z
      .string()
      .max(80)
      .optional()
      .openapi({ description: 'What it is about, `opportunity:<id>`; without it the lead’s latest.' }),
    facts: factsPatch
      .optional()
      .openapi({ description: 'Laid over the lead, or over a sample lead when there is no lead_id.' }),
    script: z.array(scriptEntry).max(100).default([]),
    version: versionNumber.optional().openapi({ description: 'A published version; without it the draft.' }),
    enter_anyway: z.boolean().default(false).openapi({ description: "Do not look at the trigger's filter." }),
    graph: z.unknown().optional().openapi({ type: 'object', description: 'A Flow to try instead of the stored one.' }),
  })
  .openapi('SimulateInput');
export type SimulateInput = z.output<typeof simulateInput>;

export const traceSchema = z
  .object({
    entries: z.array(
      z.object({
        at: instant,
        node: z.string().nullable(),
        kind: z.string().nullable(),
        seq: z.int(),
        command: z.string(),
        outcome: z.string(),
        reason: z.string().nullable(),
        reason_text: textSchema.nullable(),
        until: z.string().nullable().optional(),
        data: z.record(z.string(), z.unknown()).optional(),
      }),
    ),
    path: z.array(z.string()).openapi({ description: 'Ids of the edges the lead went along, in order.' }),
    result: z.object({ result: z.string(), reason: z.string(), reason_text: textSchema.nullable() }).nullable(),
    waiting_at: z
      .string()
      .nullable()
      .openapi({ description: 'The node where it still waits at the end of the look ahead.' }),
    lead: z.object({ id: z.string(), name: z.string().nullable() }),
    issues: z.array(issueSchema),
  })
  .openapi('Trace');
