/** Merging leads on the wire. */
import * as z from 'zod';
import { instant } from '../platform/paging-schema.ts';
import { leadSchema } from './lead-schema.ts';

export const mergeInput = z
  .strictObject({ into: z.uuid().openapi({ description: 'The lead that stays.' }) })
  .openapi('LeadMerge');

const sentence = z.object({ es: z.string(), en: z.string() });

export const mergePreviewSchema = z
  .object({
    lead: leadSchema
      .pick({ name: true, phone: true, email: true, wa_user_id: true, status: true, tags: true, seller_id: true })
      .extend({ created_at: instant })
      .openapi({ description: 'The lead as it will be.' }),
    consent: leadSchema.shape.consent.openapi({ description: 'The stricter of the two.' }),
    differences: z.array(z.object({ field: z.string(), kept: z.string(), dropped: z.string() })).openapi({
      description: 'Where both know something. Phones, e-mails and ids that are dropped still find the lead.',
    }),
    moves: z
      .object({
        opportunities: z.int(),
        sales: z.int(),
        carts: z.int(),
        messages: z.int(),
        replies: z.int(),
        touches: z.int(),
        enrolments: z.int(),
      })
      .openapi({ description: 'How much goes along.' }),
    ends: z
      .array(
        z.object({
          enrolment_id: z.uuid(),
          flow: z.object({ id: z.uuid(), name: z.string() }),
          reason: z.object({ code: z.string(), text: sentence.nullable() }),
        }),
      )
      .openapi({ description: 'Open enrolments that end, since one person cannot be twice in that flow.' }),
  })
  .openapi('LeadMergePreview');

export const duplicateGroup = z
  .object({
    why: z.enum(['email', 'name-and-phone']),
    leads: z
      .array(leadSchema.pick({ id: true, name: true, phone: true, email: true, status: true, created_at: true }))
      .openapi({ description: 'The oldest first.' }),
  })
  .openapi('DuplicateGroup');

export const duplicateSchema = leadSchema
  .pick({ id: true, name: true, phone: true, email: true, status: true, created_at: true })
  .extend({ why: z.enum(['email', 'name-and-phone']) })
  .openapi('DuplicateLead');
