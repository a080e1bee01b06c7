/**
 * Asks somebody to join, by a link that works once. It goes to the address where this installation sends mail; else whoever asks is
 * shown it, once, and hands it over. Nothing here asks whether the address is known elsewhere.
 */
import {
  deleteInvitation,
  type Invitation,
  insertInvitation,
  inviteAgain,
  lockInvitation,
  type NewLink,
  renewInvitation,
} from '#db/people/invitations.ts';
import { findMember, hasMember, type Role } from '#db/people/users.ts';
import { postMail } from '#db/platform/outgoing/mails.ts';
import { findTenant } from '#db/platform/tenants.ts';
import type { Act } from '../../context.ts';
import type { Deps } from '../../deps.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { hashSecret, newSecret } from '../../platform/secrets.ts';
import { invitationLetter, sendsMail } from '../letters.ts';
import { guardCeo } from './change-team.ts';

/** An invitation, and its link where nobody mails it. */
export type Sent = Invitation & { link: string | null };

const days = 7;

/** @throws Problem 403, 409 `already_exists` for somebody who is on the team, or is invited already */
export async function invite(act: Act, deps: Deps, person: { email: string; name: string; role: Role }): Promise<Sent> {
  guardCeo(act, person.role);
  if (await hasMember(act.tx, person.email)) throw new Problem('already_exists');
  const link = await newLink(deps);
  const invitation = await insertInvitation(act.tx, person, link);
  if (!invitation) throw new Problem('already_exists');
  return await send(act, deps, invitation, link, 'team.invite');
}

/** Another link for an invitation; the one before counts no more. @throws Problem 404, 403 */
export async function resendInvitation(act: Act, deps: Deps, id: string): Promise<Sent> {
  const before = await lockInvitation(act.tx, id);
  if (!before) throw notFound();
  guardCeo(act, before.role);
  const link = await newLink(deps);
  return await send(act, deps, await renewInvitation(act.tx, id, link), link, 'team.resend-invitation');
}

/** @throws Problem 404, 403 */
export async function withdrawInvitation(act: Act, id: string): Promise<null> {
  const before = await lockInvitation(act.tx, id);
  if (!before) throw notFound();
  guardCeo(act, before.role);
  await deleteInvitation(act.tx, id);
  await audit(act, 'team.withdraw-invitation', { type: 'invitation', id }, { role: before.role });
  return null;
}

/**
 * For a member who forgot their password: a link by which they choose another one for this tenant. What they sign in with
 * elsewhere stays as it is, so the link says nothing about it and opens nothing there.
 * @throws Problem 404, 403
 */
export async function offerNewPassword(act: Act, deps: Deps, userId: string): Promise<Sent> {
  const member = await findMember(act.tx, userId);
  if (!member) throw notFound();
  guardCeo(act, member.role);
  const link = await newLink(deps);
  return await send(act, deps, await inviteAgain(act.tx, member, link), link, 'team.offer-password');
}

async function newLink(deps: Deps): Promise<NewLink & { url: string }> {
  const token = newSecret();
  const tokenHash = await hashSecret(token);
  // Behind the #, so that no server, log or referrer ever sees it.
  const url = `${deps.config.PUBLIC_URL}/invitation#${token}`;
  return { tokenHash, url, isMailed: sendsMail(deps), hours: days * 24 };
}

async function send(
  act: Act,
  deps: Deps,
  invitation: Invitation,
  link: { url: string },
  action: 'team.invite' | 'team.resend-invitation' | 'team.offer-password',
): Promise<Sent> {
  const { id, email, name, role, is_mailed } = invitation;
  if (is_mailed) {
    const tenant = await findTenant(act.tx);
    const words = invitationLetter(tenant.locale, { tenant: tenant.name, name, link: link.url, days });
    await postMail(act.tx, deps.vault, { to: email, ...words }, days * 24);
  }
  await audit(act, action, { type: 'invitation', id }, { role });
  return { ...invitation, link: is_mailed ? null : link.url };
}
