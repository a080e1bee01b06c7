/** Opens a session for somebody who has shown who they are: two cookies, and a third by which this device is known again. */
import { recordAudit } from '#db/platform/audit.ts';
import { createSession } from '#db/people/sessions.ts';
import { isStopped } from '#db/platform/operators/tenants.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { signAccessToken } from './access-token.ts';
import { refreshDays, setAccessCookie, setRefreshCookie } from './cookies.ts';
import { rememberDevice } from './device-cookie.ts';
import { newRefreshToken } from './refresh-token.ts';
import { endHeldSession } from './sign-out.ts';
import { hashSecret } from '../platform/secrets.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';

export interface Opened {
  userId: string;
  tenantId: string;
  accountId: string;
  sessionId: string;
}

/**
 * @param tx of the tenant that is entered
 * @param how the action in the audit log
 * @throws Problem 403 `tenant_stopped`
 * @returns what is left to do once the transaction is committed: the cookies, and the end of the session that they replace
 */
export async function openSession(
  c: AppContext,
  tx: Tx,
  who: Omit<Opened, 'sessionId'>,
  how: 'auth.sign-in' | 'auth.switch-tenant' | 'team.join' | 'team.renew',
): Promise<{ opened: Opened; finish: () => Promise<void> }> {
  const { config, now } = c.var.deps;
  const { requestId, ip } = c.var;
  const { userId, tenantId, accountId } = who;
  if (await isStopped(tx, tenantId)) throw new Problem('tenant_stopped');
  const sessionId = crypto.randomUUID();
  const refresh = await newRefreshToken(config, sessionId);
  const refreshHash = await hashSecret(refresh);
  const userAgent = c.req.header('user-agent')?.slice(0, 300) ?? null;
  await createSession(tx, { id: sessionId, userId, refreshHash, userAgent, ip, idleDays: refreshDays.idle });
  await recordAudit(tx, { tenantId, actor: { type: 'user', id: userId }, action: how, requestId, ip });
  const finish = async () => {
    await endHeldSession(c);
    setAccessCookie(c, await signAccessToken(config, { userId, tenantId, sessionId }, now()));
    setRefreshCookie(c, refresh);
    await rememberDevice(c, accountId);
  };
  return { opened: { ...who, sessionId }, finish };
}
