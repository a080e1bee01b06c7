/** Invitations on the wire. */
import * as z from 'zod';
import { roles } from '../../permissions.ts';
import { instant } from '../../platform/paging-schema.ts';
import { text } from '../../platform/text-schema.ts';

export const personName = text(200);

export const invitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    is_mailed: z.boolean(),
    expires_at: instant,
    created_at: instant,
  })
  .openapi('Invitation');

export const sentSchema = invitationSchema
  .extend({
    /** Where no mail is sent: the one-time link, to be handed over. It is shown now and never again. */
    link: z.url().nullable(),
  })
  .openapi('SentInvitation');
