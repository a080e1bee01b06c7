/** Who belongs to the team, and in what role. Only a ceo makes, changes or removes a ceo; the last one stays. */
import {
  addMember,
  findMember,
  lockCeos,
  removeMember as remove,
  setPassword,
  updateMember as write,
} from '#db/people/users.ts';
import type { Member, Role } from '#db/people/users.ts';
import type { Act } from '../context.ts';
import { notFound, Problem } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/**
 * @param passwordHash of the initial password; somebody who has an account already keeps theirs
 * @throws Problem 403, 409 `already_exists` for a member
 */
export async function inviteMember(
  act: Act,
  input: { email: string; name: string; role: Role; passwordHash: string },
): Promise<Member> {
  guardCeo(act, input.role);
  const id = await addMember(act.tx, input);
  await audit(act, 'team.add', { type: 'user', id }, { role: input.role });
  return (await findMember(act.tx, id))!;
}

/** @throws Problem 404, 403, 409 `last_ceo` */
export async function updateMember(act: Act, id: string, change: { role?: Role; name?: string }): Promise<Member> {
  const before = await findMember(act.tx, id);
  if (!before) throw notFound();
  if (change.role && change.role !== before.role) {
    guardCeo(act, before.role);
    guardCeo(act, change.role);
    await guardLast(act, before);
  }
  if (Object.keys(change).length > 0) await write(act.tx, id, change);
  await audit(act, 'team.update', { type: 'user', id }, { from: before.role, to: change.role ?? before.role });
  return (await findMember(act.tx, id))!;
}

/** Their sessions end at once. @throws Problem 404, 403, 409 `last_ceo` */
export async function removeMember(act: Act, id: string): Promise<null> {
  const member = await findMember(act.tx, id);
  if (!member) throw notFound();
  guardCeo(act, member.role);
  await guardLast(act, member);
  await remove(act.tx, id);
  await audit(act, 'team.remove', { type: 'user', id }, { role: member.role });
  return null;
}

/** For somebody who forgot theirs; ends their sessions. @throws Problem 404, 403, 409 for people who sign in elsewhere too */
export async function resetPassword(act: Act, id: string, hash: string): Promise<null> {
  const member = await findMember(act.tx, id);
  if (!member) throw notFound();
  guardCeo(act, member.role);
  if (!(await setPassword(act.tx, id, hash, null))) {
    throw new Problem('conflict', { detail: 'This person manages their password themselves.' });
  }
  await audit(act, 'team.reset-password', { type: 'user', id });
  return null;
}

function guardCeo(act: Act, role: Role): void {
  if (role === 'ceo' && !(act.actor.type === 'user' && act.actor.role === 'ceo')) throw new Problem('forbidden');
}

async function guardLast(act: Act, member: Member): Promise<void> {
  if (member.role === 'ceo' && (await lockCeos(act.tx)) <= 1) throw new Problem('last_ceo');
}
