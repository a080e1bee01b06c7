/** Facebook pages on the wire, whose Instant Forms bring leads. Their tokens never stand in it. */
import type { MetaPageView } from '#db/meta/meta-pages.ts';
import * as z from 'zod';
import { instant } from '../platform/paging-schema.ts';

export const metaPageSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    wants_leads: z.boolean().openapi({ description: 'Whether the leads of its Instant Forms are taken in.' }),
    subscribed_at: instant
      .nullable()
      .openapi({ description: 'Since when Meta reports them to us; null: it does not.' }),
    error: z.string().nullable().openapi({ description: 'Why Meta did not do as `wants_leads` says.' }),
    last_notice_at: instant
      .nullable()
      .openapi({ description: 'When Meta last reported a lead, to about a minute; null: never.' }),
    forms: z.array(z.string()).openapi({ description: 'Names of its Instant Forms, as far as they were read.' }),
  })
  .openapi('MetaPage');

export const metaPagesSchema = z
  .object({
    pages: z.array(metaPageSchema),
    looking: z.boolean().openapi({ description: 'Whether Meta is about to be asked for them.' }),
    error: z.string().nullable().openapi({
      description: 'Why Meta did not answer when it was last asked; it is asked again within a quarter of an hour.',
    }),
  })
  .openapi('MetaPages');

export const choosePageInput = z.strictObject({ wants_leads: z.boolean() });

export const viewMetaPage = (row: MetaPageView): z.output<typeof metaPageSchema> => ({
  id: row.page_id,
  name: row.name,
  wants_leads: row.wants_leads,
  subscribed_at: row.subscribed_at?.toISOString() ?? null,
  error: row.error,
  last_notice_at: row.last_notice_at?.toISOString() ?? null,
  forms: row.forms,
});
