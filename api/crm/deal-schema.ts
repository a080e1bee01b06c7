/** Opportunities, sales and carts on the wire. */
import * as z from 'zod';
import { filter } from '../platform/filter-schema.ts';
import { text } from '../platform/text-schema.ts';
import { externalIds } from './lead-schema.ts';
import {
  currencyInput,
  dueInput,
  instant,
  instantInput,
  money,
  orNull,
  startFlows,
} from '../platform/paging-schema.ts';

const q = filter(z.string().max(200));

export const opportunitySchema = z
  .object({
    id: z.uuid(),
    lead_id: z.uuid(),
    lead_name: z.string().nullish().openapi({ description: 'In lists.' }),
    seller_id: z.uuid().nullable(),
    name: z.string(),
    value: z.string().nullable(),
    currency: z.string().nullable(),
    stage: z.string().nullable(),
    status: z.enum(['open', 'won', 'lost']),
    deadline: instant.nullable(),
    closed_at: instant.nullable(),
    closed_reason: z.string().nullable().openapi({ description: 'Why it was won or lost.' }),
    external_ids: z.record(z.string(), z.string()),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Opportunity');

const opportunityFields = {
  name: text(200),
  value: orNull(money).optional(),
  currency: currencyInput.nullish(),
  stage: text(100).nullish().openapi({
    description: 'By its name. A stage that means won or lost decides the status, unless `status` says otherwise.',
  }),
  status: z.enum(['open', 'won', 'lost']).optional(),
  deadline: orNull(dueInput).optional(),
  closed_at: instantInput.optional().openapi({ description: 'When it was won or lost, where that is not now.' }),
  closed_reason: text(500).nullish().openapi({ description: 'Why it was won or lost.' }),
  seller_id: z.uuid().nullish(),
  external_ids: externalIds.optional(),
  start_flows: startFlows,
};
export const opportunityInput = z
  .strictObject({
    lead_id: z.uuid(),
    ...opportunityFields,
    created_at: instantInput.optional().openapi({ description: 'When it was opened, where that is not now.' }),
  })
  .openapi('OpportunityInput');
export const opportunityPatch = z.strictObject(opportunityFields).partial().openapi('OpportunityPatch');
export type OpportunityInput = z.output<typeof opportunityInput>;
export type OpportunityPatch = z.output<typeof opportunityPatch>;
export const opportunityFilter = z.object({
  q,
  lead_id: filter(z.uuid()),
  seller_id: filter(z.uuid()),
  status: filter(z.enum(['open', 'won', 'lost'])),
  stage: filter(z.string().max(100)),
});

const saleStatus = z.enum(['pending', 'completed', 'failed', 'refunded']);
export const saleSchema = z
  .object({
    id: z.uuid(),
    lead_id: z.uuid(),
    lead_name: z.string().nullish().openapi({ description: 'In lists.' }),
    opportunity_id: z.uuid().nullable(),
    amount: z.string(),
    currency: z.string(),
    product: z.string().nullable().openapi({ description: 'What was bought, in a few words.' }),
    amount_refunded: z.string().openapi({
      description: 'What went back so far, in the sale’s currency; all of it once the status is `refunded`.',
    }),
    status: saleStatus,
    completed_at: instant.nullable(),
    refunded_at: instant.nullable(),
    external_ids: z.record(z.string(), z.string()),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Sale');

const saleFields = {
  amount: money,
  currency: currencyInput.optional().openapi({ description: 'The tenant’s currency when left out.' }),
  product: text(200).nullish(),
  status: saleStatus.optional(),
  opportunity_id: z.uuid().nullish(),
  completed_at: instantInput.optional().openapi({ description: 'When it was completed, where that is not now.' }),
  refunded_at: instantInput.optional().openapi({ description: 'When it was refunded, where that is not now.' }),
  external_ids: externalIds.optional(),
  start_flows: startFlows,
};
export const refundSchema = z
  .object({
    id: z.uuid(),
    sale_id: z.uuid(),
    external_id: z.string(),
    amount: z.string(),
    refunded_at: instant,
    created_at: instant,
  })
  .openapi('SaleRefund');
export const refundInput = z
  .strictObject({
    amount: money,
    external_id: text(200).optional().openapi({
      description:
        'What you call this refund. Told again under the same name, it counts once; left out, each call is another one.',
    }),
    refunded_at: instantInput.optional().openapi({ description: 'When it went back, where that is not now.' }),
    start_flows: startFlows,
  })
  .openapi('SaleRefundInput');
export type RefundInput = z.output<typeof refundInput>;
export const saleInput = z
  .strictObject({
    lead_id: z.uuid(),
    ...saleFields,
    refunds: z
      .array(refundInput.omit({ start_flows: true }))
      .max(100)
      .optional()
      .openapi({ description: 'What has already gone back of it.' }),
  })
  .openapi('SaleInput');
export const salePatch = z.strictObject(saleFields).partial().openapi('SalePatch');
export type SaleInput = z.output<typeof saleInput>;
export type SalePatch = z.output<typeof salePatch>;
export const saleFilter = z.object({
  q,
  lead_id: filter(z.uuid()),
  opportunity_id: filter(z.uuid()),
  status: filter(saleStatus),
  currency: filter(currencyInput),
});

const cartStartFlows = startFlows.openapi({
  description:
    'Whether flows start on it. Left out, they do unless the person last did something more than 30 days ago.',
});
const cartStatus = z.enum(['open', 'purchased', 'discarded']);
const cartItem = z.strictObject({
  name: text(200),
  quantity: z.number().positive().max(1_000_000).optional(),
  price: money.optional(),
  sku: text(100).optional(),
});
export const cartSchema = z
  .object({
    id: z.uuid(),
    lead_id: z.uuid(),
    lead_name: z.string().nullish().openapi({ description: 'In lists.' }),
    items: z.array(
      z.object({
        name: z.string(),
        quantity: z.number().optional(),
        price: z.string().optional(),
        sku: z.string().optional(),
      }),
    ),
    value: z.string().nullable(),
    currency: z.string().nullable(),
    status: cartStatus,
    last_activity_at: instant,
    external_ids: z.record(z.string(), z.string()),
    created_at: instant,
    updated_at: instant,
  })
  .openapi('Cart');

const cartFields = {
  items: z.array(cartItem).max(200).optional(),
  value: orNull(money).optional(),
  currency: currencyInput.nullish(),
  status: cartStatus.optional(),
  last_activity_at: instantInput
    .optional()
    .openapi({ description: 'When the person last did something, where that is not now.' }),
  external_ids: externalIds.optional(),
  start_flows: cartStartFlows,
};
export const cartInput = z.strictObject({ lead_id: z.uuid(), ...cartFields }).openapi('CartInput');
/** Items, value or an instant of activity restart the clock of an abandoned cart. */
export const cartPatch = z.strictObject(cartFields).openapi('CartPatch');
export type CartInput = z.output<typeof cartInput>;
export type CartPatch = z.output<typeof cartPatch>;
export const cartFilter = z.object({ q, lead_id: filter(z.uuid()), status: filter(cartStatus) });
