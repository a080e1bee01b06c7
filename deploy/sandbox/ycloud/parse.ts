/** Turns a body or a query that does not fit its schema into YCloud's 400. */
import type { Context } from 'hono';
import * as z from 'zod';
import { YCloudError } from './errors.ts';

/** Reads the JSON body against a schema; throws the error that YCloud would answer. */
export async function parseBody<T extends z.ZodType>(context: Context, schema: T): Promise<z.infer<T>> {
  let body: unknown;
  try {
    body = await context.req.json();
  } catch {
    throw new YCloudError(400, 'BAD_REQUEST', 'The request body is not valid JSON.');
  }
  return parse(body, schema);
}

export function parse<T extends z.ZodType>(input: unknown, schema: T): z.infer<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw toError(result.error.issues[0]!, input);
}

function toError(issue: z.core.$ZodIssue, input: unknown): YCloudError {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
  const target = path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    '',
  );
  const missing =
    (issue.code === 'custom' && issue.params?.missing === true) ||
    (issue.code === 'invalid_type' && valueAt(input, path) === undefined);
  if (missing)
    return new YCloudError(
      400,
      'PARAM_MISSING',
      `Parameter '${target}' ${issue.code === 'custom' ? issue.message : 'is required'}.`,
      { target },
    );
  const tooLong = (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'string';
  const reason = issue.code === 'unrecognized_keys' ? 'is not known' : issue.message;
  return new YCloudError(400, tooLong ? 'PARAM_INVALID_LENGTH' : 'PARAM_INVALID', `Parameter '${target}' ${reason}.`, {
    target,
  });
}

function valueAt(input: unknown, path: PropertyKey[]): unknown {
  let value = input;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return value;
}

/** Page parameters of every list: `page` 1 to 100, `limit` 1 to 100, `includeTotal`. */
export const pageQuery = {
  page: z.coerce
    .number()
    .int()
    .min(1, 'should be between 1 and 100')
    .max(100, 'should be between 1 and 100')
    .default(1),
  limit: z.coerce
    .number()
    .int()
    .min(1, 'should be between 1 and 100')
    .max(100, 'should be between 1 and 100')
    .default(10),
  includeTotal: z.enum(['true', 'false']).default('false'),
};

/** One page of a list as YCloud wraps it. */
export function paginate(
  items: unknown[],
  query: { page: number; limit: number; includeTotal: string },
): Record<string, unknown> {
  const offset = (query.page - 1) * query.limit;
  const page = items.slice(offset, offset + query.limit);
  const total = query.includeTotal === 'true' ? { total: items.length } : {};
  return { offset, limit: query.limit, length: page.length, ...total, items: page };
}
