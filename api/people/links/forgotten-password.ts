/** A person's own way back in: a link by mail, and a new password by that link. */
import { findLogins, findPasswordLink, putPasswordLink, usePasswordLink } from '#db/people/accounts.ts';
import { recordAudit } from '#db/platform/audit.ts';
import { postMail } from '#db/platform/outgoing/mails.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { passwordLetter, sendsMail } from '../letters.ts';
import { type Opened, openSession } from '../open-session.ts';
import { hashPassword } from '../password.ts';
import { hashSecret, newSecret } from '../../platform/secrets.ts';
import type { AppContext } from '../../context.ts';
import { Problem } from '../../errors.ts';
import { limitRate } from '../../middleware/rate-limit.ts';

const minutes = 60;

/**
 * Writes to the address if it has an account, which the answer does not wait for and so does not tell.
 * @throws Problem 409 `no_mail`, 429
 */
export async function askForPassword(c: AppContext, email: string): Promise<void> {
  const { deps, requestId, ip } = c.var;
  if (!sendsMail(deps)) throw new Problem('no_mail');
  await limitRate(c, `forgotten:${ip}`, { limit: 30, seconds: 3600 });
  await limitRate(c, `forgotten:${email}`, { limit: 5, seconds: 3600 });
  writeTo(c, email).catch((error: unknown) =>
    deps.log('error', 'a link for a password', { request_id: requestId, error }),
  );
}

async function writeTo(c: AppContext, email: string): Promise<void> {
  const { deps } = c.var;
  await deps.sql.begin(async (tx: Tx) => {
    const logins = await findLogins(tx, email);
    if (logins.length === 0) return;
    const links: { tenants: string[]; link: string }[] = [];
    for (const accountId of new Set(logins.map((login) => login.account_id))) {
      const token = newSecret();
      await putPasswordLink(tx, { accountId, tokenHash: await hashSecret(token), minutes });
      const tenants = logins.filter((login) => login.account_id === accountId).map((login) => login.tenant_name);
      links.push({ tenants, link: `${deps.config.PUBLIC_URL}/new-password#${token}` });
    }
    await postMail(tx, deps.vault, { to: email, ...passwordLetter(logins[0]!.locale, links, minutes) }, 1);
  });
}

/** Whose password a link is for. @throws Problem 404 `invalid_link`, 429 */
export async function readPasswordLink(c: AppContext, token: string) {
  await limitRate(c, `password-link:${c.var.ip}`, { limit: 100, seconds: 900 });
  const found = await findPasswordLink(c.var.deps.sql, await hashSecret(token));
  if (!found) throw new Problem('invalid_link');
  return found;
}

/** Sets the password, ends all other sessions of the account, and signs in to its oldest tenant. @throws Problem 404 `invalid_link` */
export async function renewPassword(c: AppContext, token: string, password: string): Promise<Opened> {
  const { sql } = c.var.deps;
  const { email, password_hash } = await readPasswordLink(c, token);
  const accountId = await usePasswordLink(sql, await hashSecret(token), await hashPassword(password, password_hash));
  const login = accountId && (await findLogins(sql, email)).find((each) => each.account_id === accountId);
  if (!login) throw new Problem('invalid_link');
  const { user_id: userId, tenant_id: tenantId } = login;
  const { opened, finish } = await withTenant(sql, tenantId, async (tx) => {
    const session = await openSession(c, tx, { userId, tenantId, accountId }, 'auth.sign-in');
    const { requestId, ip } = c.var;
    await recordAudit(tx, {
      tenantId,
      actor: { type: 'user', id: userId },
      action: 'user.renew-password',
      requestId,
      ip,
    });
    return session;
  });
  await finish();
  return opened;
}
