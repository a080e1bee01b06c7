/**
 * What a seller may know of a colleague's customer: that the company knows the number, e-mail or id they typed, for else two of them
 * would write to one person; not who it is, nor whose. So that this does not become a way to look numbers up, a seller may meet few
 * such people, and each meeting is in the audit.
 */
import type { AuditAction } from '#db/platform/audit-actions.ts';
import { recordAudit } from '#db/platform/audit.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';
import { limitRate, refundRate } from '../middleware/rate-limit.ts';

const most = { limit: 20, seconds: 3600 };

/**
 * Runs what writes a person's keys. Attempts are counted before anything is looked up, so that a full count answers known and unknown
 * people alike; one that succeeds does not count.
 * @throws Problem 429 for a seller who met 20 known people within an hour
 */
export async function boundGuesses<T>(c: AppContext, action: AuditAction, work: () => Promise<T>): Promise<T> {
  const { deps, principal, scope, requestId, ip } = c.var;
  if (!scope.sellerId) return await work();
  const name = `known-people:${principal.tenantId}:${scope.sellerId}`;
  await limitRate(c, name, most);
  try {
    const done = await work();
    await refundRate(c, name);
    return done;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'already_exists') await refundRate(c, name);
    else {
      const { tenantId } = principal;
      await withTenant(deps.sql, tenantId, (tx) =>
        recordAudit(tx, {
          tenantId,
          actor: principal,
          action,
          outcome: 'denied',
          data: { known: true },
          requestId,
          ip,
        }),
      );
    }
    throw error;
  }
}
