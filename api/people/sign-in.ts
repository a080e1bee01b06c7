/** Opens a session: e-mail and password in, cookies out. */
import { recordAudit } from '#db/platform/audit.ts';
import { findLogins, type Login } from '#db/people/accounts.ts';
import { postMail } from '#db/platform/outgoing/mails.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { admitSignIn } from './admit-sign-in.ts';
import { lockedLetter, sendsMail } from './letters.ts';
import { type Opened, openSession } from './open-session.ts';
import { matchPassword } from './password.ts';
import type { AppContext } from '../context.ts';
import { Problem } from '../errors.ts';

export interface Credentials {
  email: string;
  password: string;
  /** For somebody who belongs to several; the oldest membership otherwise. */
  tenant_id?: string;
}

/**
 * @returns whose session it is, and every tenant that this password opens
 * @throws Problem 401 `wrong_credentials`, in the same words and time for unknown people; 429
 */
export async function signIn(
  c: AppContext,
  { email, password, tenant_id }: Credentials,
): Promise<{ opened: Opened; logins: Login[] }> {
  const { sql } = c.var.deps;
  const all = await findLogins(sql, email);
  const admission = await admitSignIn(c, email, all);
  const fits = await matchPassword(password, [...new Set(admission.logins.map((each) => each.password_hash))]);
  const logins = admission.logins.filter((each) => fits.includes(each.password_hash));
  const theirs = logins.filter((each) => !tenant_id || each.tenant_id === tenant_id);
  // One that is stopped is entered only where there is no other: there it is said.
  const login = theirs.find((each) => !each.is_stopped) ?? theirs[0];
  if (!login) {
    for (const each of all.slice(0, 20)) if (!tenant_id || each.tenant_id === tenant_id) noteFailure(c, each);
    if (admission.closesAccount && all[0]) tellPerson(c, email, all[0]);
    throw new Problem('wrong_credentials');
  }
  await admission.succeed();

  const who = { userId: login.user_id, tenantId: login.tenant_id, accountId: login.account_id };
  const { opened, finish } = await withTenant(sql, who.tenantId, (tx) => openSession(c, tx, who, 'auth.sign-in'));
  await finish();
  return { opened, logins };
}

/** Written behind the caller's back: waiting for it would tell known accounts from unknown ones. */
function noteFailure(c: AppContext, login: Login): void {
  const { deps, requestId, ip } = c.var;
  const tenantId = login.tenant_id;
  const actor = { type: 'user', id: login.user_id } as const;
  withTenant(deps.sql, tenantId, (tx) =>
    recordAudit(tx, { tenantId, actor, action: 'auth.sign-in', outcome: 'failed', requestId, ip }),
  ).catch((error: unknown) => deps.log('error', 'audit of a failed sign-in', { request_id: requestId, error }));
}

/** Likewise. Once for each row of failures. */
function tellPerson(c: AppContext, email: string, { locale }: Login): void {
  const { deps, requestId } = c.var;
  if (!sendsMail(deps)) return;
  postMail(deps.sql, deps.vault, { to: email, ...lockedLetter(locale, deps.config.PUBLIC_URL) }, 24).catch(
    (error: unknown) => deps.log('error', 'a letter about failed sign-ins', { request_id: requestId, error }),
  );
}
