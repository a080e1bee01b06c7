/** Changes to many leads at once, on the wire. */
import { maxSource, maxStatus } from '#flow';
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';
import * as z from 'zod';
import { instant } from '../../platform/paging-schema.ts';
import { text, textSchema } from '../../platform/text-schema.ts';
import { custom, tag, timezone } from '../lead-schema.ts';
import { leadFilter } from '../lead-list/lead-filter-schema.ts';

const fields = z
  .strictObject({
    status: text(maxStatus).optional(),
    lead_source: text(maxSource).nullish(),
    timezone: timezone.nullish(),
    custom: custom.optional().openapi({ description: 'Merged with what each has; a null inside removes the field.' }),
  })
  .refine((some) => Object.values(some).some((value) => value !== undefined), 'name a field to change');
const tags = z.array(tag).max(20).default([]);

const act = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('edit'), fields }),
  z.strictObject({ do: z.literal('assign'), seller_id: z.uuid().nullable() }),
  z
    .strictObject({ do: z.literal('tag'), add: tags, remove: tags })
    .refine(({ add, remove }) => add.length + remove.length > 0, 'name a tag'),
  z.strictObject({ do: z.literal('enrol'), flow_id: z.uuid() }),
  z.strictObject({
    do: z.literal('stop'),
    flow_id: z
      .uuid()
      .nullable()
      .default(null)
      .openapi({ description: 'Out of this flow alone; left out: of every flow.' }),
  }),
  z.strictObject({ do: z.literal('delete') }),
]);

/** The most that are named one by one; more by a filter. */
const mostNamed = 1000;

export const bulkInput = z
  .strictObject({
    act,
    lead_ids: z
      .array(z.uuid())
      .min(1)
      .max(mostNamed)
      .optional()
      .openapi({ description: 'These leads. Either this or `filter`.' }),
    filter: z
      .strictObject(leadFilter.shape)
      .optional()
      .openapi({ description: 'Everybody whom the list shows with these filters; empty: all leads.' }),
    people: z
      .int()
      .min(0)
      .optional()
      .openapi({ description: 'How many the caller believes `filter` means: nobody changes more than they know of.' }),
    start_flows: z
      .boolean()
      .default(true)
      .openapi({ description: 'Whether flows start on what changes. Otherwise it is history to them.' }),
  })
  .refine(({ lead_ids, filter }) => (lead_ids === undefined) !== (filter === undefined), {
    path: ['lead_ids'],
    message: 'name leads or a filter, not both',
  })
  .openapi('BulkInput');
export type BulkInput = z.output<typeof bulkInput>;

export const bulkOutcome = z.enum(['queued', 'done', 'same', 'refused', 'touched']);

export const bulkSchema = z
  .object({
    id: z.uuid(),
    do: z.enum(['edit', 'assign', 'tag', 'enrol', 'stop', 'delete', 'unimport', 'undo']),
    words: textSchema.openapi({ description: 'What is done, in words.' }),
    state: z.enum(['running', 'stopped', 'done']),
    people: z.int(),
    left: z
      .int()
      .openapi({ description: 'Whose turn has not come; of one that was stopped: whom it left as they were.' }),
    results: z
      .array(z.object({ outcome: bulkOutcome, reason: z.string().nullable(), text: textSchema, people: z.int() }))
      .openapi({ description: 'What it came to, the most first.' }),
    by: z.string().nullable().openapi({ description: 'Who asked for it.' }),
    undo_of: z.uuid().nullable(),
    undone_at: instant.nullable(),
    undoable: z.boolean(),
    undo_until: instant.nullable(),
    created_at: instant,
    ended_at: instant.nullable(),
  })
  .openapi('BulkChange');

export const bulkPerson = z
  .object({
    lead_id: z.uuid(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    outcome: bulkOutcome,
    reason: z.string().nullable(),
    text: textSchema,
  })
  .openapi('BulkPerson');
