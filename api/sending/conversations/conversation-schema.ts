/** Conversations, notes and saved replies on the wire. */
import { parseText, type Part } from '#flow';
import { conversationViews, mostCounted } from '#db/sending/conversations/conversations.ts';
import * as z from 'zod';
import { instant } from '../../platform/paging-schema.ts';
import { prose, text } from '../../platform/text-schema.ts';

export const conversationView = z.enum(conversationViews);

export const conversationSchema = z
  .object({
    id: z.uuid().openapi({ description: 'The lead’s: `GET /crm/leads/{id}/messages` is what was said.' }),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    status: z.string(),
    consent: z.enum(['granted', 'revoked']).nullable(),
    seller_id: z.uuid().nullable(),
    seller_name: z.string().nullable(),
    spoke_at: instant.openapi({ description: 'When they or one of the team last said something.' }),
    waiting_since: instant
      .nullable()
      .openapi({ description: 'Of their first word that nobody of the team has answered; null: nothing waits.' }),
    open_until: instant.nullable().openapi({ description: 'Until when WhatsApp takes a text to them.' }),
    closed_at: instant.nullable(),
    last: z
      .object({ from: z.enum(['us', 'them']), type: z.string(), text: z.string().nullable(), said: z.unknown() })
      .nullable()
      .openapi({ description: 'The last thing said, also by a flow.' }),
  })
  .openapi('Conversation');

export const countsSchema = z
  .object({ open: z.int(), mine: z.int(), unanswered: z.int() })
  .openapi('ConversationCounts', { description: `Each up to ${mostCounted}.` });

export const noteSchema = z
  .object({
    id: z.uuid(),
    lead_id: z.uuid(),
    text: z.string(),
    written_by: z.uuid().nullable(),
    created_at: instant,
  })
  .openapi('Note');
export const noteInput = z.strictObject({ text: prose(4000).trim().min(1) }).openapi('NoteInput');

/** A text with variables that the language of messages knows. */
const replyText = prose(4096)
  .trim()
  .min(1)
  .superRefine((written, context) => {
    for (const fault of parseText(written).faults)
      context.addIssue({
        code: 'custom',
        message: 'path' in fault ? `no such variable: ${fault.path}` : `not written as a variable: ${fault.text}`,
        params: { code: fault.code },
      });
  });

export const savedReplySchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    text: z.string().openapi({ description: 'With variables, such as `{{lead.name | "amigo"}}`.' }),
    filled: z
      .string()
      .nullable()
      .openapi({ description: 'As `lead_id` would read it; null: nobody was named, or a variable has no value.' }),
    missing: z.string().nullable().openapi({ description: 'The variable that has no value for `lead_id`.' }),
    updated_at: instant,
  })
  .openapi('SavedReply');
export const savedReplyInput = z.strictObject({ title: text(80), text: replyText }).openapi('SavedReplyInput');

/** A template that may be sent to a lead by hand. */
export const sendableSchema = z
  .object({
    name: z.string(),
    language: z.string(),
    category: z.string(),
    parts: z.array(z.custom<Part>()).openapi({ type: 'array', items: { type: 'object' } }),
  })
  .openapi('SendableTemplate');
