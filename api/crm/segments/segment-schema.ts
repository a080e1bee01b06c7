/** A segment on the wire. */
import { condition as flowCondition, type Condition } from '#flow';
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';
import * as z from 'zod';
import { instant } from '../../platform/paging-schema.ts';
import { text, textSchema } from '../../platform/text-schema.ts';

/** A condition as triggers and branches have it; checked whole, with the place of every fault. */
export const condition = flowCondition.clone().openapi('Condition', {
  type: 'object',
  description: '`{ all | any: Condition[] }`, `{ not: Condition }` or `{ field, op, value }`.',
  example: { field: 'lead.status', op: 'eq', value: 'new' },
});
const stored = z.custom<Condition>().openapi('StoredCondition', { type: 'object' });

export const segmentInput = z.strictObject({ name: text(120), condition }).openapi('SegmentInput');
export const segmentPatch = z
  .strictObject({ name: text(120).optional(), condition: condition.optional() })
  .openapi('SegmentPatch');
export type SegmentInput = z.output<typeof segmentInput>;

export const segmentSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    condition: stored,
    words: textSchema.openapi({ description: 'The condition in words.' }),
    used_by: z.array(z.object({ flow_id: z.uuid(), name: z.string(), status: z.string() })),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Segment');

export const countSchema = z
  .object({
    count: z.int(),
    /** A few of them, to see whether the right ones are meant. */
    sample: z.array(z.object({ id: z.uuid(), name: z.string().nullable(), phone: z.string().nullable() })),
    as_of: instant,
  })
  .openapi('SegmentCount');
