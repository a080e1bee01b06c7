/** The description of the API, generated from the schemas that the routes run with. */
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from './context.ts';
import { textSchema } from './platform/text-schema.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono<AppEnv>['getOpenAPI31Document']>;

/** @param app with all its routes */
export function describeApi(app: OpenAPIHono<AppEnv>, publicUrl: string): OpenApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Cadencia',
      version: '1',
      description:
        'Errors are RFC 9457 problems with a stable `code`; a 422 lists every bad field. Lists page by `cursor`. ' +
        'Unsafe calls accept `Idempotency-Key`: the first answer is kept for 24 hours and given again. ' +
        '`x-access` names the permission a call needs.',
    },
    servers: [{ url: publicUrl }],
  });
  return mend(document) as OpenApiDocument;
}

/** The widest whole numbers that zod takes; the generator leaves them unsaid. */
const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

/**
 * The generator describes what is a named schema or null as `allOf: [$ref, { type: [object, null] }]`, which forbids null, since the
 * named schema does. Said so that a validator, and a client made from it, take both.
 */
function mend(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(mend);
  if (typeof part !== 'object' || part === null) return part;
  const { allOf, ...rest } = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, mend(value)]));
  if (rest.type === 'integer') return { ...safe, ...rest };
  if (!Array.isArray(allOf)) return allOf === undefined ? rest : { allOf, ...rest };
  const [named, or] = allOf as { $ref?: string; type?: unknown }[];
  const isNullable = named?.$ref !== undefined && Array.isArray(or?.type) && or.type.includes('null');
  if (!isNullable) return { ...rest, allOf };
  const { type: _type, ...notes } = or;
  return { ...rest, ...notes, anyOf: [named, { type: 'null' }] };
}

/** Says how callers identify themselves. Once per app. */
export function describeSecurity(app: OpenAPIHono<AppEnv>): void {
  const bearer = (description: string) => ({ type: 'http', scheme: 'bearer', description }) as const;
  const registry = app.openAPIRegistry;
  // Named before the first use of it: the generator would take `or null` of that for a part of the schema.
  registry.register('Text', textSchema);
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'Set by `POST /api/auth/login`; lasts ten minutes and is renewed by `POST /api/auth/refresh`.',
  });
  registry.registerComponent('securitySchemes', 'apiKey', bearer('An API key of the account, made in its settings.'));
  registry.registerComponent('securitySchemes', 'operatorToken', bearer('The ADMIN_TOKEN of the installation.'));
}
