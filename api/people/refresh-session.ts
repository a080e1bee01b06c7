/** Exchanges the refresh token for a new one and a new access token. A token that comes back ends its session. */
import { recordAudit } from '#db/platform/audit.ts';
import { findSession, lockSession, revokeSession, rotateSession } from '#db/people/sessions.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { signAccessToken } from './access-token.ts';
import { clearCookies, readCookie, refreshDays, setAccessCookie, setRefreshCookie } from './cookies.ts';
import { newRefreshToken, readRefreshToken } from './refresh-token.ts';
import { hashSecret } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';
import { limitRate } from '../middleware/rate-limit.ts';

/** Tabs that refresh at the same moment: the one before last still gets an access token for this long. */
const graceSeconds = 10;

/** @throws Problem 401 `not_signed_in` without a token, `session_expired` with one that no longer counts */
export async function refreshSession(c: AppContext): Promise<void> {
  const { sql, config, now } = c.var.deps;
  const token = readCookie(c, 'refresh');
  if (!token) throw new Problem('not_signed_in');
  await limitRate(c, `refresh:${c.var.ip}`, { limit: 300, seconds: 60 });
  const sessionId = await readRefreshToken(config, token);
  const session = sessionId && (await findSession(sql, sessionId));
  if (!session) return expire(c);
  if (session.is_stopped) throw new Problem('tenant_stopped');
  const { tenant_id: tenantId, user_id: userId } = session;
  const hash = await hashSecret(token);
  const next = await newRefreshToken(config, sessionId);
  const nextHash = await hashSecret(next);

  const outcome = await withTenant(sql, tenantId, async (tx) => {
    const locked = await lockSession(tx, sessionId, hash);
    if (!locked?.alive) return 'dead';
    if (locked.is_current) {
      await rotateSession(tx, sessionId, { refreshHash: nextHash, ip: c.var.ip }, refreshDays);
      return 'rotated';
    }
    if (locked.is_previous && locked.seconds_since_rotation < graceSeconds) return 'grace';
    await revokeSession(tx, sessionId);
    const { requestId, ip } = c.var;
    const actor = { type: 'user', id: userId } as const;
    const object = { type: 'session', id: sessionId };
    await recordAudit(tx, { tenantId, actor, action: 'auth.refresh-reused', object, outcome: 'denied', requestId, ip });
    return 'dead';
  });
  if (outcome === 'dead') return expire(c);
  setAccessCookie(c, await signAccessToken(config, { userId, tenantId, sessionId }, now()));
  if (outcome === 'rotated') setRefreshCookie(c, next);
}

function expire(c: AppContext): never {
  clearCookies(c);
  const cookies = c.res.headers.getSetCookie();
  throw new Problem('session_expired', { cookies });
}
