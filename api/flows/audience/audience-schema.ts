/** Audiences on the wire: what one would come to, and how a run of one goes. */
import * as z from 'zod';
import { instant, instantInput } from '../../platform/paging-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';
import { cost } from '../cost.ts';

const reason = z.object({ reason: z.string(), text: textSchema, count: z.int() });
const perMinute = z.int().min(1).max(6000);

export const previewInput = z
  .strictObject({ segment_id: z.uuid().optional().openapi({ description: 'Without it the flow’s own.' }) })
  .openapi('AudiencePreviewInput');

export const previewSchema = z
  .object({
    segment: z.object({ id: z.uuid(), name: z.string() }),
    people: z.int(),
    would_enter: z.int(),
    would_get_message: z.int().openapi({ description: 'The first message of the flow, now or as soon as it may go.' }),
    refused: z.array(reason).openapi({ description: 'Who would not enter, or not get the first message, by reason.' }),
    later: z.array(reason).openapi({ description: 'Whose first message would wait, by reason.' }),
    messages: z.int().openapi({ description: 'Of the whole flow, should nobody answer.' }),
    cost: cost.nullable().openapi({ description: 'From what the provider asked lately; null where it never told.' }),
    per_minute: z.int(),
    minutes: z.int(),
    as_of: instant,
  })
  .openapi('AudiencePreview');

export const startInput = z
  .strictObject({
    start_at: instantInput.optional().openapi({ description: 'Left out: now.' }),
    per_minute: perMinute.optional(),
    segment_id: z.uuid().optional().openapi({ description: 'Another one than the flow’s own.' }),
  })
  .openapi('AudienceStart');
export type StartInput = z.output<typeof startInput>;

export const runPatch = z.strictObject({ per_minute: perMinute }).openapi('AudienceRunPatch');

export const runSchema = z
  .object({
    id: z.uuid(),
    flow_id: z.uuid(),
    segment_id: z.uuid().nullable(),
    segment_name: z.string(),
    turn: z.string().openapi({ description: 'The calendar’s day and time, or the id of a start by hand.' }),
    state: z.enum(['scheduled', 'running', 'paused', 'stopped', 'done']),
    waiting_reason: z.string().nullable(),
    waiting_text: textSchema.nullable(),
    ended_reason: z.string().nullable(),
    ended_text: textSchema.nullable(),
    per_minute: z.int(),
    total: z.int().nullable(),
    waiting: z.int(),
    asked: z.int(),
    entered: z.int(),
    refused: z.array(reason),
    messages: z.record(z.string(), z.int()).openapi({
      description: 'Of those who entered, by state; `suppressed:<reason>` and `failed:<reason>` by reason.',
    }),
    start_at: instant,
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    created_at: instant,
  })
  .openapi('AudienceRun');

export const audienceSchema = z
  .object({
    runs: z.array(runSchema).openapi({ description: 'The newest 20.' }),
    next: z
      .array(z.object({ at: instant, local: z.string() }))
      .openapi({ description: 'The next turns of its calendar, while the flow is live.' }),
    timezone: z.string(),
  })
  .openapi('Audience');
