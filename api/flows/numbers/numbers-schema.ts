/** A flow's numbers on the wire. */
import * as z from 'zod';
import { instant } from '../../platform/paging-schema.ts';
import { effectSchema } from '../flow-schema.ts';

const count = z.int().nonnegative();
const money = z.object({ currency: z.string(), amount: z.string(), sales: count });

/** Of a step: entered = went_on + waiting + dropped + finished. */
const passage = {
  entered: count,
  waiting: count,
  dropped: count.openapi({ description: 'Left before the end: an event, a failure, somebody stopped them.' }),
  finished: count,
  goal: count,
  revenue: z.array(money).openapi({ description: 'Sales within the window, refunds taken off; per currency.' }),
};

export const templateNumbers = effectSchema.extend({ name: z.string(), language: z.string() });

export const numbersSchema = z
  .object({
    from: instant,
    to: instant,
    version: z.int().nullable(),
    window_days: z.int(),
    revenue_as_of: instant.openapi({ description: 'A minute ago at most; everything else is of now.' }),
    total: z.object({ ...passage, people: count }),
    effect: effectSchema,
    nodes: z.array(z.object({ node_id: z.string(), ...passage, went_on: count, effect: effectSchema })),
    ways: z.array(
      z.object({
        node_id: z.string(),
        port: z.string(),
        people: count.nullable().openapi({
          description:
            'Null where several ways of a wait lead to the same step: which of them was taken is not recorded.',
        }),
      }),
    ),
    templates: z.array(templateNumbers),
  })
  .openapi('FlowNumbers');
