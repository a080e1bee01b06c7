/** Filters in a query string. */
// Whoever imports this first: schemas get `openapi` by it.
import '@hono/zod-openapi';
import * as z from 'zod';

/** An absent or blank value counts as no filter. The schema must take a string. */
export const filter = <T extends z.ZodType<unknown, string>>(schema: T) =>
  z
    .string()
    .optional()
    .transform((value) => value || undefined)
    .pipe(schema.optional() as z.ZodOptional<T> & z.ZodType<z.output<T> | undefined, string | undefined>)
    .openapi(describe(schema));

/** What the value must look like; the generator sees only the string in front of the pipe. */
function describe(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return { anyOf: [rest, { type: 'string', maxLength: 0 }] };
}
