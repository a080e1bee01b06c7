/** Lists: what a page looks like and what may be asked of one. */
import { currencies } from '#flow';
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';
import * as z from 'zod';

/**
 * A whole number in a query or a path, where everything is text. Follow it by `.default(…)` or `.optional()`.
 * @param given `max`: more is refused; `most`: more counts as that
 */
export function whole(given: { min: number; max?: number; most?: number; description?: string }) {
  const { min, max = 999_999_999_999_999, most = Infinity, description } = given;
  return z
    .string()
    .regex(/^\d{1,15}$/, 'a whole number')
    .transform((text) => Math.min(Number(text), most))
    .pipe(z.int().min(min).max(max))
    .openapi({ type: 'integer', minimum: min, maximum: max, pattern: undefined, description });
}

/** Number of a version of a flow, in a body. */
export const versionNumber = z.int().min(1).max(1_000_000);

/** How many rows a list answers with. */
export const limitOf = (rows: number) =>
  whole({ min: 1, most: 200, description: 'More than 200 counts as 200.' }).default(rows).openapi({ default: rows });
export const limit = limitOf(50);

/** Query of every list that pages. */
export const pageQuery = z.object({
  limit,
  cursor: z.string().max(500).optional().openapi({ description: '`next_cursor` of the page before.' }),
});

/** A page of such items. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() });

/** An id in a path. What is no id is nobody's: 404. */
export const idParam = z.object({ id: z.uuid() });

/** An instant as the API writes it: ISO 8601, UTC. */
export const instant = z.iso.datetime();
/** An instant as callers may write it, with any offset. */
export const instantInput = z.iso.datetime({ offset: true }).refine((text) => text >= '1900', 'a year from 1900 on');
/** When something is due: an instant, or a day, which lasts to its end on the tenant's clock. */
export const dueInput = z.union([instantInput, z.iso.date()]).openapi({
  description: 'An instant, or a day (`2026-12-31`), which lasts to its end in the tenant’s zone.',
  example: '2026-12-31',
});

/** Of every body that may speak of the past. */
export const startFlows = z
  .boolean()
  .optional()
  .openapi({
    description:
      'Whether flows start on it. Left out, they do unless it is dated before today in the tenant’s zone: then it is history, ' +
      'which only the flows that the lead is in already are told of.',
  });

/** What may also be null, where `.nullable()` would lose it in the description: a schema that is described by hand. */
export const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);

/** Money: a decimal string of at most two places, or a number that is one. Never a float inside. */
export const money = z
  .union([z.string(), z.number().finite()])
  .transform((value) => String(value).trim())
  .pipe(z.string().regex(/^\d{1,16}(\.\d{1,2})?$/, 'an amount such as 1234.50'))
  .openapi({
    anyOf: [
      { type: 'string', pattern: '^\\d{1,16}(\\.\\d{1,2})?$' },
      { type: 'number', minimum: 0 },
    ],
    description: 'With two decimals at most; better as text.',
    example: '1234.50',
  });

/** A currency as the API tells it: of what is kept, whatever it was taken as. */
export const currency = z.string().regex(/^[A-Z]{3}$/);
/** A currency as callers may name it. */
export const currencyInput = z
  .enum(currencies, 'a currency code of ISO 4217, such as ARS')
  .openapi({ description: 'ISO 4217: those in use, and those that history is told in.' });
