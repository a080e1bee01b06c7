/** How a route is declared: its schemas, and who may call it. Everything that guards it follows from `access`. */
import type { RouteConfig } from '@hono/zod-openapi';
import type { FeatureName } from '#db/platform/features/features.ts';
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import * as z from 'zod';
import type { AppEnv } from './context.ts';
import { problemCodes } from './errors.ts';
import { type BodySize, readBody, requireBody } from './middleware/body.ts';
import { checkOrigin } from './middleware/csrf.ts';
import { requireFeature } from './middleware/feature.ts';
import { readFile } from './middleware/file.ts';
import { answerOrigin, enterByKey } from './middleware/ingest-key.ts';
import { readLooseBody } from './middleware/loose-body.ts';
import { requireOperator } from './middleware/operator.ts';
import { requirePermission } from './middleware/permission.ts';
import { authenticate } from './middleware/session.ts';
import { openTenant } from './middleware/tenant.ts';
import { watchRead } from './middleware/watch-read.ts';
import { onInvalid } from './middleware/validation.ts';
import { admitsKeys } from './permissions.ts';
import type { Permission } from './permissions.ts';

/**
 * A permission of the table, or
 * `public`: no cookie is read; the route checks its own signature · `ingest`: an ingest key in the path · `sign-in`: opens or ends a session, so the origin
 * counts · `operator`: `Authorization: Bearer <ADMIN_TOKEN>`.
 */
export type Access = Permission | 'public' | 'ingest' | 'sign-in' | 'operator';

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(problemCodes),
    detail: z.string().optional(),
    errors: z
      .array(
        z.object({
          path: z.string(),
          code: z.string(),
          message: z.string(),
          reason: z.string().optional(),
          row: z.int().optional(),
          line: z.int().optional(),
        }),
      )
      .optional(),
    request_id: z.string(),
  })
  .openapi('Problem');

/**
 * Declares a route for `.openapi(endpoint({...}), handler)`. Paths are relative to /api and written `/crm/leads/{id}`.
 * Nothing of a body is read before the guards let the caller in; `reads` says how much then (middleware/body.ts), and is needed only
 * where it is not the usual. `watch` names a sensitive read as the owner's documents do: it is limited and noted.
 * `feature`: answered only where that is on. Handlers return the success answers of `responses` only; everything else is thrown as a `Problem`.
 */
export function endpoint<
  P extends string,
  R extends Omit<RouteConfig, 'path' | 'middleware'> & {
    path: P;
    access: Access;
    summary: string;
    reads?: BodySize;
    watch?: string;
    feature?: FeatureName;
  },
>(config: R) {
  const { access, reads = usual(access, config), watch, feature, ...route } = config;
  const { body, query } = route.request ?? {};
  return createRoute({
    ...route,
    request: { ...route.request, query: onlyKnown(query) },
    'x-access': access,
    ...(watch ? { 'x-watched': watch } : {}),
    security: security(access),
    responses: {
      ...route.responses,
      default: {
        description: 'A problem: see `code`.',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
    middleware: [
      ...guards(access),
      ...(feature ? [requireFeature(feature)] : []),
      ...(watch ? [watchRead(watch, route.path)] : []),
      ...reading(access, reads),
      ...(body?.required ? [requireBody] : []),
    ],
  } as unknown as R);
}

/**
 * A name in the query that a route does not know is refused: a filter that is misspelt must not list everything. A schema that is
 * loose on purpose stays so: where others write the query.
 */
function onlyKnown(query: unknown): z.ZodType {
  if (query === undefined) return z.strictObject({});
  if (!(query instanceof z.ZodObject)) throw new Error('a query is described by an object');
  return query.def.catchall ? query : query.strict();
}

/** An empty set of routes with our context and our way of refusing bad input. */
export const routes = (): OpenAPIHono<AppEnv> => new OpenAPIHono<AppEnv>({ defaultHook: onInvalid });

function usual(access: Access, { request }: Pick<RouteConfig, 'request'>): BodySize | undefined {
  if (!request?.body) return undefined;
  return access === 'sign-in' || access === 'public' ? 'few' : 'some';
}

const reading = (access: Access, size: BodySize | undefined): MiddlewareHandler<AppEnv>[] =>
  size ? [access === 'ingest' ? readLooseBody : size === 'file' ? readFile : readBody(size)] : [];

function guards(access: Access): MiddlewareHandler<AppEnv>[] {
  if (access === 'public') return [];
  if (access === 'ingest') return [answerOrigin, enterByKey];
  if (access === 'sign-in') return [checkOrigin];
  if (access === 'operator') return [requireOperator];
  return [authenticate(admitsKeys(access)), requirePermission(access), openTenant];
}

function security(access: Access): Record<string, string[]>[] {
  if (access === 'public' || access === 'ingest' || access === 'sign-in') return [];
  if (access === 'operator') return [{ operatorToken: [] }];
  return admitsKeys(access) ? [{ session: [] }, { apiKey: [] }] : [{ session: [] }];
}
