/** Who belongs to the team, and in what role. Only a ceo makes, changes or removes a ceo; the last one stays. */
import { findMember, lockCeos, removeMember as remove, updateMember as write } from '#db/people/users.ts';
import type { Member, Role } from '#db/people/users.ts';
import type { Act } from '../../context.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';

/** @throws Problem 404, 403, 409 `last_ceo`, 422 for a manager who is none */
export async function updateMember(
  act: Act,
  id: string,
  change: { role?: Role; name?: string; manager_id?: string | null },
): Promise<Member> {
  const before = await findMember(act.tx, id);
  if (!before) throw notFound();
  guardCeo(act, before.role);
  if (change.role && change.role !== before.role) {
    guardCeo(act, change.role);
    await guardLast(act, before);
  }
  if (change.manager_id) await guardManager(act, id, change.manager_id);
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

/** What is about a ceo is for a ceo to do, or an operator. @throws Problem 403 */
export function guardCeo(act: Act, role: Role): void {
  const { actor } = act;
  const may = actor.type === 'operator' || (actor.type === 'user' && actor.role === 'ceo');
  if (role === 'ceo' && !may) throw new Problem('forbidden');
}

/** Whom somebody reports to is a manager of this team, and not themselves. */
async function guardManager(act: Act, id: string, managerId: string): Promise<void> {
  const manager = await findMember(act.tx, managerId);
  if (manager?.role !== 'manager' || managerId === id)
    throw invalid('manager_id', 'no_manager', 'is no manager of this team', {
      es: 'Elige a alguien con el rol de gerente.',
      en: 'Choose somebody with the manager role.',
    });
}

async function guardLast(act: Act, member: Member): Promise<void> {
  if (member.role === 'ceo' && (await lockCeos(act.tx)) <= 1) throw new Problem('last_ceo');
}
