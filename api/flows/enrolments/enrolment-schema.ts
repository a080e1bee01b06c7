/** Enrolments on the wire, with their decision log and their messages. */
import { describeReason, type Text } from '#flow';
import type { EnrolmentRow, StepRow } from '#db/flows/enrolments.ts';
import * as z from 'zod';
import { instant, versionNumber } from '../../platform/paging-schema.ts';
import { messageSchema } from '../../sending/message-schema.ts';
import { textSchema } from '../../platform/text-schema.ts';

export const enrolmentState = z.enum(['running', 'waiting', 'paused', 'finished', 'stopped', 'failed']);
export const catchUp = z.enum(['send-now', 'shift', 'skip', 'end']).optional().openapi({
  description: 'What is overdue: send it now, shift everything by the pause (unless told), skip it, or end.',
});

export const enrolmentSchema = z
  .object({
    id: z.uuid(),
    flow_id: z.uuid(),
    flow_name: z.string(),
    version: z.int(),
    next_version: z.int().nullable().openapi({ description: 'The version it goes on with when it leaves its step.' }),
    lead_id: z.uuid(),
    lead_name: z.string().nullable(),
    occurrence: z.string(),
    subject: z.string().nullable(),
    state: enrolmentState,
    node_id: z.string().nullable(),
    wake_at: instant.nullable(),
    /** Why it is held or put off, as a code and a sentence. */
    waiting_reason: z.string().nullable(),
    waiting_reason_text: textSchema.nullable(),
    result: z.enum(['goal', 'none', 'exited', 'failed', 'stopped']).nullable(),
    reason: z.string().nullable(),
    reason_text: textSchema.nullable(),
    event_id: z.uuid().nullable(),
    created_at: instant,
    started_at: instant.nullable(),
    ended_at: instant.nullable(),
    updated_at: instant,
  })
  .openapi('Enrolment');

export const stepSchema = z
  .object({
    seq: z.int(),
    node_id: z.string().nullable(),
    kind: z.string(),
    outcome: z.string(),
    reason: z.string().nullable(),
    reason_text: textSchema.nullable(),
    data: z.record(z.string(), z.unknown()),
    occurred_at: instant,
  })
  .openapi('EnrolmentStep');

export const enrolmentDetail = enrolmentSchema
  .extend({ steps: z.array(stepSchema), messages: z.array(messageSchema) })
  .openapi('EnrolmentDetail');

export const moveInput = z
  .strictObject({
    version: versionNumber,
    when: z.enum(['now', 'next']).default('now').openapi({ description: 'At once, or when it leaves its step.' }),
    to: z.string().min(1).max(64).optional().openapi({ description: 'The step of that version; left out: the same.' }),
  })
  .openapi('EnrolmentMove');

export const enrolInput = z.strictObject({ lead_ids: z.array(z.uuid()).min(1).max(500) }).openapi('EnrolInput');

export const enrolledSchema = z
  .object({
    enrolled: z.int(),
    refused: z.int(),
    results: z.array(
      z.object({
        lead_id: z.uuid(),
        enrolment_id: z.uuid().nullable(),
        outcome: z.enum(['enrolled', 'refused']),
        reason: z.string().nullable(),
        reason_text: textSchema.nullable(),
      }),
    ),
  })
  .openapi('Enrolled');

type Result = z.infer<typeof enrolmentSchema>['result'];
export type EnrolmentView = Omit<EnrolmentRow, 'result' | 'waiting_data'> & {
  result: Result;
  reason_text: Text | null;
  waiting_reason_text: Text | null;
};

export const viewEnrolment = ({ waiting_data, ...row }: EnrolmentRow): EnrolmentView => ({
  ...row,
  result: row.result as Result,
  reason_text: describeReason(row.reason),
  waiting_reason_text: describeReason(row.waiting_reason, waiting_data ?? {}),
});

export const viewStep = (row: StepRow) => ({
  ...row,
  reason_text: describeReason(row.reason, row.data as Record<string, string>),
});
