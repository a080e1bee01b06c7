/** Filters in a query string. */
import * as z from 'zod';

/** An absent or blank value counts as no filter. */
export const filter = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
