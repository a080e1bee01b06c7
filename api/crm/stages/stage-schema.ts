/** Stages of deals, and what stands in them, on the wire. */
import * as z from 'zod';
import { filter } from '../../platform/filter-schema.ts';
import { instantInput } from '../../platform/paging-schema.ts';
import { text } from '../../platform/text-schema.ts';

const status = z.enum(['open', 'won', 'lost']);

export const stageSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: status.openapi({ description: 'What a deal is that stands in it.' }),
    deals: z.int().openapi({ description: 'How many stand in it now.' }),
  })
  .openapi('DealStage');

export const stagesInput = z
  .strictObject({
    items: z
      .array(z.strictObject({ id: z.uuid().optional(), name: text(100), status }))
      .max(50)
      .openapi({ description: 'All stages, in their order; one without an id is new, one that is left out goes.' }),
    moves: z
      .array(z.strictObject({ from: z.uuid(), to: text(100).nullable() }))
      .max(50)
      .optional()
      .openapi({ description: 'Where the deals of a stage that goes are put: the name of one that stays, or none.' }),
  })
  .openapi('DealStagesInput');
export type StagesInput = z.output<typeof stagesInput>;

export const sumFilter = z.object({
  seller_id: filter(z.uuid()),
  status: filter(status),
  stage: filter(z.string().max(100)),
  lead_id: filter(z.uuid()),
  from: filter(instantInput),
  to: filter(instantInput),
  by: filter(z.enum(['seller'])),
});
export const sumSchema = z
  .object({
    stage: z.string().nullable(),
    status,
    seller_id: z.uuid().nullable().openapi({ description: 'Only with `by=seller`.' }),
    currency: z.string().nullable().openapi({ description: 'Null for deals without a value.' }),
    deals: z.int(),
    value: z.string().nullable(),
  })
  .openapi('DealSum');
