/** Which leads a list, a total or a change to many means, on the wire. */
import { leadOrders } from '#db/crm/lead-list/list-leads.ts';
import { maxSource, maxStatus, maxTag } from '#flow';
import * as z from 'zod';
import { filter } from '../../platform/filter-schema.ts';
import { instant, instantInput } from '../../platform/paging-schema.ts';
import { condition } from '../segments/segment-schema.ts';

/** A condition as JSON text, since a query has only texts. */
const conditionText = z
  .string()
  .max(8000)
  .transform((written, context) => {
    try {
      return JSON.parse(written) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  })
  .pipe(condition);

export const leadFilter = z.object({
  q: filter(z.string().max(200)).openapi({ description: 'Part of a name, e-mail or phone.' }),
  status: filter(z.string().max(maxStatus)),
  tag: filter(z.string().max(maxTag)),
  seller_id: filter(z.uuid()),
  lead_source: filter(z.string().max(maxSource)),
  campaign_id: filter(z.string().max(60)),
  ad_id: filter(z.string().max(60)),
  consent: filter(z.enum(['granted', 'revoked'])),
  segment_id: filter(z.uuid()).openapi({ description: 'Who is in the segment now.' }),
  where: filter(conditionText as unknown as z.ZodType<z.output<typeof condition>, string>).openapi({
    description: 'A condition as segments have them, as JSON: dates, custom fields, deals.',
    example: '{"field":"lead.status","op":"eq","value":"new"}',
  }),
  import_id: filter(z.uuid()).openapi({
    description: 'Whom a file brought or changed last (`batch_id` of its import).',
  }),
  from: filter(instantInput),
  to: filter(instantInput),
});

export const leadOrder = filter(z.enum(leadOrders)).openapi({
  description: 'The newest first when left out; `wrote`: by the last message they sent.',
});

export const leadTotals = z
  .object({
    leads: z.int(),
    reachable: z.int().openapi({ description: 'Have a number or a WhatsApp id, and have not said stop.' }),
    by_status: z.array(z.object({ status: z.string(), leads: z.int() })),
    as_of: instant.openapi({ description: 'A minute ago at most: what took long to count is told again for a while.' }),
  })
  .openapi('LeadTotals');
