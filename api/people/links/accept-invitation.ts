/** Says yes or no to an invitation. Whoever accepts is signed in: with the account they have, or one that a new password makes. */
import { deleteInvitation, acceptInvitation as accept, findInvitation } from '#db/people/invitations.ts';
import type { FoundInvitation } from '#db/people/invitations.ts';
import { findLogins } from '#db/people/accounts.ts';
import { recordAudit } from '#db/platform/audit.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { type Opened, openSession } from '../open-session.ts';
import { hashPassword } from '../password.ts';
import { hashSecret } from '../../platform/secrets.ts';
import type { AppContext } from '../../context.ts';
import { Problem } from '../../errors.ts';
import { limitRate } from '../../middleware/rate-limit.ts';
import { bySession } from '../../middleware/session.ts';

/** Whose link it is. @throws Problem 404 `invalid_link`, 429 */
export async function readInvitation(c: AppContext, token: string): Promise<FoundInvitation> {
  await limitRate(c, `invitation:${c.var.ip}`, { limit: 100, seconds: 900 });
  const found = await findInvitation(c.var.deps.sql, await hashSecret(token));
  if (!found) throw new Problem('invalid_link');
  return found;
}

/**
 * @param password the one that somebody chooses who comes by the link alone; without one the session's account is meant
 * @throws Problem 404 `invalid_link`, 401 without either, 409 `other_account`, `already_exists`
 */
export async function acceptInvitation(c: AppContext, token: string, password: string | undefined): Promise<Opened> {
  const { sql } = c.var.deps;
  const { email, tenant_id: tenantId, user_id } = await readInvitation(c, token);
  const by =
    password === undefined
      ? { accountId: await accountOf(c, email) }
      : { passwordHash: await choose(c, email, password) };
  const tokenHash = await hashSecret(token);
  const { opened, finish } = await withTenant(sql, tenantId, async (tx) => {
    const accepted = await accept(tx, tokenHash, by);
    if (!accepted) throw new Problem('invalid_link');
    return await openSession(c, tx, { tenantId, ...accepted }, user_id ? 'team.renew' : 'team.join');
  });
  await finish();
  return opened;
}

/** @throws Problem 404 `invalid_link` */
export async function refuseInvitation(c: AppContext, token: string): Promise<void> {
  const { id, tenant_id: tenantId } = await readInvitation(c, token);
  const { requestId, ip } = c.var;
  await withTenant(c.var.deps.sql, tenantId, async (tx) => {
    await deleteInvitation(tx, id);
    const object = { type: 'invitation', id };
    await recordAudit(tx, { tenantId, actor: { type: 'system' }, action: 'team.refuse', object, requestId, ip });
  });
}

async function accountOf(c: AppContext, email: string): Promise<string> {
  const session = await bySession(c);
  if (session.email !== email) throw new Problem('other_account');
  return session.accountId;
}

/** Shares the salt of what the address has, whether or not that is to change. */
async function choose(c: AppContext, email: string, password: string): Promise<string> {
  const [beside] = await findLogins(c.var.deps.sql, email);
  return await hashPassword(password, beside?.password_hash);
}
