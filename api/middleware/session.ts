/** Finds out who asks: an API key in `Authorization`, or the session cookie. Says 401 when nobody does. */
import { findApiKey } from '#db/people/api-keys.ts';
import { findSession } from '#db/people/sessions.ts';
import { createMiddleware } from 'hono/factory';
import { readAccessToken } from '../people/access-token.ts';
import { readCookie } from '../people/cookies.ts';
import { hashSecret } from '../platform/secrets.ts';
import type { AppContext, AppEnv, Principal } from '../context.ts';
import { Problem } from '../errors.ts';
import { assertOwnOrigin } from './csrf.ts';
import { limitRate } from './rate-limit.ts';

/** @param admitsKeys whether an API key may be used instead of a session */
export const authenticate = (admitsKeys: boolean) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const header = c.req.header('authorization');
    if (header !== undefined) {
      if (!admitsKeys) throw new Problem('forbidden', { detail: 'An API key cannot be used here.' });
      c.set('principal', await byKey(c, header));
    } else {
      c.set('principal', await bySession(c));
      assertOwnOrigin(c);
    }
    await next();
  });

async function byKey(c: AppContext, header: string): Promise<Principal> {
  const secret = /^Bearer (\S{1,200})$/.exec(header)?.[1];
  const found = secret && (await findApiKey(c.var.deps.sql, await hashSecret(secret)));
  if (!found || found.kind === 'ingest') {
    await limitRate(c, `bad-key:${c.var.ip}`, { limit: 60, seconds: 60 });
    throw new Problem('wrong_key');
  }
  if (found.is_stopped) throw new Problem('tenant_stopped');
  await limitRate(c, `key:${found.id}`, { limit: 6000, seconds: 60 });
  return { type: 'api_key', id: found.id, tenantId: found.tenant_id, kind: found.kind, name: found.name };
}

/** @throws Problem 401 */
export async function bySession(c: AppContext): Promise<Extract<Principal, { type: 'user' }>> {
  const { config, now, sql } = c.var.deps;
  const token = readCookie(c, 'access');
  if (!token) throw new Problem(readCookie(c, 'refresh') ? 'session_expired' : 'not_signed_in');
  const claims = await readAccessToken(config, token, now());
  const session = claims && (await findSession(sql, claims.sessionId));
  if (!session || session.user_id !== claims.userId || session.tenant_id !== claims.tenantId) {
    throw new Problem('session_expired');
  }
  if (session.is_stopped) throw new Problem('tenant_stopped');
  return {
    type: 'user',
    id: session.user_id,
    tenantId: session.tenant_id,
    accountId: session.account_id,
    sessionId: claims.sessionId,
    until: claims.until,
    role: session.role,
    name: session.name,
    email: session.email,
    locale: session.locale,
  };
}
