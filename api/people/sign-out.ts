/** Ends the session that either cookie names. Always works, also twice. */
import { recordAudit } from '#db/platform/audit.ts';
import { findSession, revokeSession } from '#db/people/sessions.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { readAccessToken } from './access-token.ts';
import { clearCookies, readCookie } from './cookies.ts';
import { readRefreshToken } from './refresh-token.ts';
import type { AppContext } from '../context.ts';

export async function signOut(c: AppContext): Promise<void> {
  await endHeldSession(c);
  clearCookies(c);
}

/** Ends the session that the request's cookies name, if they name one. */
export async function endHeldSession(c: AppContext): Promise<void> {
  const { sql, config, now } = c.var.deps;
  const access = await readAccessToken(config, readCookie(c, 'access') ?? '', now());
  const sessionId = access?.sessionId ?? (await readRefreshToken(config, readCookie(c, 'refresh') ?? ''));
  const session = sessionId && (await findSession(sql, sessionId));
  if (session) {
    const { tenant_id: tenantId, user_id } = session;
    await withTenant(sql, tenantId, async (tx) => {
      await revokeSession(tx, sessionId);
      const { requestId, ip } = c.var;
      await recordAudit(tx, { tenantId, actor: { type: 'user', id: user_id }, action: 'auth.sign-out', requestId, ip });
    });
  }
}
