/** Filters in a query string. */
import * as z from 'zod';

/** An absent or blank value counts as no filter. The schema must take a string. */
export const filter = <T extends z.ZodType<unknown, string>>(schema: T) =>
  z
    .string()
    .optional()
    .transform((value) => value || undefined)
    .pipe(schema.optional() as z.ZodOptional<T> & z.ZodType<z.output<T> | undefined, string | undefined>);
