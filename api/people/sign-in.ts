/** Opens a session: e-mail and password in, two cookies out. */
import { recordAudit } from '#db/platform/audit.ts';
import { createSession } from '#db/people/sessions.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { findLogins } from '#db/people/users.ts';
import type { Login } from '#db/people/users.ts';
import { signAccessToken } from './access-token.ts';
import { refreshDays, setAccessCookie, setRefreshCookie } from './cookies.ts';
import { verifyPassword } from './password.ts';
import { newRefreshToken } from './refresh-token.ts';
import { hashSecret } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';
import { limitRate, refundRate } from '../middleware/rate-limit.ts';

export interface Credentials {
  email: string;
  password: string;
  /** For somebody who belongs to several; the oldest membership otherwise. */
  tenant_id?: string;
}

/** Attempts that fail count, per account and address, per account and per address. Nobody is locked out for longer. */
const quarter = 15 * 60;

/**
 * @returns whose session it is
 * @throws Problem 401 `wrong_credentials`, in the same words and time for unknown people; 429
 */
export async function signIn(
  c: AppContext,
  { email, password, tenant_id }: Credentials,
): Promise<{ userId: string; tenantId: string }> {
  const { sql, config, now } = c.var.deps;
  const counters = [
    { name: `login:${email}:${c.var.ip}`, limit: 10, seconds: quarter },
    { name: `login-account:${email}`, limit: 100, seconds: quarter },
    { name: `login-address:${c.var.ip}`, limit: 100, seconds: quarter },
  ];
  for (const { name, ...limit } of counters) await limitRate(c, name, limit);

  const logins = await findLogins(sql, email);
  const known = await verifyPassword(password, logins[0]?.password_hash ?? null);
  const login = logins.find((each) => each.tenant_id !== null && (!tenant_id || each.tenant_id === tenant_id));
  if (!known || !login) {
    noteFailure(c, login);
    throw new Problem('wrong_credentials');
  }
  await Promise.all(counters.map(({ name }) => refundRate(c, name)));

  const { user_id: userId } = login;
  const tenantId = login.tenant_id!;
  const sessionId = crypto.randomUUID();
  const refresh = await newRefreshToken(config, sessionId);
  await withTenant(sql, tenantId, async (tx) => {
    const userAgent = c.req.header('user-agent')?.slice(0, 300) ?? null;
    const refreshHash = await hashSecret(refresh);
    await createSession(tx, { id: sessionId, userId, refreshHash, userAgent, idleDays: refreshDays.idle });
    const { requestId, ip } = c.var;
    await recordAudit(tx, { tenantId, actor: { type: 'user', id: userId }, action: 'auth.sign-in', requestId, ip });
  });
  setAccessCookie(c, await signAccessToken(config, { userId, tenantId, sessionId }, now()));
  setRefreshCookie(c, refresh);
  return { userId, tenantId };
}

/** Written behind the caller's back: waiting for it would tell known accounts from unknown ones. */
function noteFailure(c: AppContext, login: Login | undefined): void {
  if (!login?.tenant_id) return;
  const { deps, requestId, ip } = c.var;
  const tenantId = login.tenant_id;
  const actor = { type: 'user', id: login.user_id } as const;
  withTenant(deps.sql, tenantId, (tx) =>
    recordAudit(tx, { tenantId, actor, action: 'auth.sign-in', outcome: 'failed', requestId, ip }),
  ).catch((error: unknown) => deps.log('error', 'audit of a failed sign-in', { request_id: requestId, error }));
}
