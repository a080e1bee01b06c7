/** What messages that are not sent yet would cost, from what the provider asked for the last ones. */
import * as z from 'zod';
import type { Price } from '#db/sending/template-price.ts';

export const cost = z
  .object({
    amount: z.string(),
    currency: z.string(),
    per_message: z.string(),
    known_from: z.enum(['template', 'category']),
  })
  .openapi('EstimatedCost');

export type Cost = z.infer<typeof cost>;

/** @param messages how many of the template's */
export function costOf(price: Price, messages: number): Cost {
  return {
    amount: (Number(price.each) * messages).toFixed(2),
    currency: price.currency,
    per_message: price.each,
    known_from: price.of,
  };
}
