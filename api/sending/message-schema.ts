/** Messages on the wire: a row of the send ledger with the sentence that says why. */
import { describeReason, type Text } from '#flow';
import { messageStates } from '#db/sending/ledger.ts';
import type { MessageRow } from '#db/sending/messages.ts';
import * as z from 'zod';
import { instant } from '../platform/paging-schema.ts';
import { prose, textSchema } from '../platform/text-schema.ts';

export const messageState = z.enum(messageStates);

export const messageSchema = z
  .object({
    id: z.uuid(),
    external_id: z.string(),
    lead_id: z.uuid(),
    lead_name: z.string().nullable(),
    written_by: z.uuid().nullable().openapi({ description: 'Who of the team wrote it by hand.' }),
    enrolment_id: z.uuid().nullable(),
    flow_id: z.uuid().nullable(),
    flow_name: z.string().nullable(),
    version: z.int().nullable(),
    node_id: z.string().nullable(),
    visit: z.int().nullable(),
    sender_id: z.uuid().nullable(),
    to_phone: z.string().nullable(),
    type: z.string(),
    template_name: z.string().nullable(),
    template_language: z.string().nullable(),
    variables: z.array(z.string()),
    rendered: z.string().nullable(),
    state: messageState,
    reason: z.string().nullable(),
    reason_text: textSchema.nullable(),
    error_code: z.string().nullable(),
    error_detail: z.string().nullable(),
    attempt: z.int(),
    doubtful_tries: z.int().openapi({ description: 'Earlier tries, given up as lost, that may have arrived too.' }),
    doubled_at: instant.nullable().openapi({ description: 'When one of them was heard of after all.' }),
    not_before: instant.nullable(),
    provider_id: z.string().nullable(),
    wamid: z.string().nullable(),
    price: z.string().nullable(),
    price_currency: z.string().nullable(),
    accepted_at: instant.nullable(),
    sent_at: instant.nullable(),
    delivered_at: instant.nullable(),
    read_at: instant.nullable(),
    failed_at: instant.nullable(),
    replied_at: instant.nullable(),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Message');

export const messageDetail = messageSchema
  .extend({
    events: z.array(
      z.object({
        status: z.string(),
        error_code: z.string().nullable(),
        provider_time: instant.nullable(),
        received_at: instant,
      }),
    ),
    lost_tries: z.array(
      z.object({
        attempt: z.int(),
        external_id: z.string(),
        submitted_at: instant.nullable(),
        followed_at: instant,
        by_hand: z.boolean(),
        fate: z.string().nullable(),
      }),
    ),
  })
  .openapi('MessageDetail');

export type MessageView = Omit<MessageRow, 'reason_data'> & { reason_text: Text | null };

export const viewMessage = ({ reason_data, ...row }: MessageRow): MessageView => ({
  ...row,
  reason_text: describeReason(row.reason, reason_data ?? {}),
});

/** As long as WhatsApp takes. */
export const mostText = 4096;

/** What one of the team says: a text, or a template with what stands in its blanks. */
export const answerInput = z
  .union([
    z.strictObject({ text: prose(mostText).trim().min(1) }),
    z.strictObject({
      template: z.strictObject({ name: z.string().min(1).max(512), language: z.string().min(2).max(15) }),
      variables: z
        .record(z.string().max(80), prose(1024))
        .default({})
        .openapi({ description: 'By key of the blank, as a step of a flow says them: words, and `{{lead.name}}`.' }),
    }),
  ])
  .openapi('Answer');
export type AnswerInput = z.infer<typeof answerInput>;
