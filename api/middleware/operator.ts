/** Operator endpoints: a bearer token from the environment. Without one configured they do not exist. */
import { createMiddleware } from 'hono/factory';
import { sameSecret } from '../platform/secrets.ts';
import type { AppEnv } from '../context.ts';
import { notFound, Problem } from '../errors.ts';

export const requireOperator = createMiddleware<AppEnv>(async (c, next) => {
  const { ADMIN_TOKEN } = c.var.deps.config;
  if (!ADMIN_TOKEN) throw notFound();
  const given = /^Bearer (\S{1,512})$/.exec(c.req.header('authorization') ?? '')?.[1];
  if (!given || !(await sameSecret(given, ADMIN_TOKEN))) throw new Problem('wrong_key');
  await next();
});
