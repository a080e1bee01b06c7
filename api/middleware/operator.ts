/**
 * Operator endpoints: a bearer token from the environment. Without one configured they do not exist. Wrong tokens are noted, and
 * whoever goes on trying them waits longer each time.
 */
import { countAttempt } from '#db/people/sign-in-attempts.ts';
import { recordOperator } from '#db/platform/operator-events.ts';
import { createMiddleware } from 'hono/factory';
import { base64url, hashSecret, sameSecret } from '../platform/secrets.ts';
import type { AppEnv } from '../context.ts';
import { notFound, Problem } from '../errors.ts';

const patience = { free: 10, firstSeconds: 60, mostSeconds: 900 };

export const requireOperator = createMiddleware<AppEnv>(async (c, next) => {
  const { config, sql } = c.var.deps;
  const { requestId, ip } = c.var;
  if (!config.ADMIN_TOKEN) throw notFound();
  const header = c.req.header('authorization');
  if (header === undefined) throw new Problem('wrong_key');
  const given = /^Bearer (\S{1,512})$/.exec(header)?.[1];
  // The right one is never refused: nobody shuts the operator out by guessing, and 256 bits are not guessed.
  if (!given || !(await sameSecret(given, config.ADMIN_TOKEN))) {
    const key = base64url(await hashSecret(`operator:${ip}`));
    const { wait } = await countAttempt(sql, key, patience);
    if (wait !== null) throw new Problem('too_many_requests', { headers: { 'retry-after': String(wait) } });
    await recordOperator(sql, {
      action: `${c.req.method} ${c.req.path}`.slice(0, 200),
      outcome: 'denied',
      requestId,
      ip,
    });
    throw new Problem('wrong_key');
  }
  await next();
});
