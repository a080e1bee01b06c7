/** People whose passwords an installation makes itself: those of a demo and of tests. Nothing that answers a request comes here. */
import { createTenant } from '../platform/tenants.ts';
import { type Tx, useTenant } from '../platform/tenant.ts';
import { acceptInvitation, insertInvitation } from './invitations.ts';
import type { Role } from './users.ts';

export interface FirstPerson {
  email: string;
  name: string;
  /** As `users.password_hash` holds it. */
  passwordHash: string;
}

/** Invites somebody and accepts for them. @returns their id @throws when the address is on the team or invited already */
export async function addPerson(tx: Tx, { passwordHash, ...person }: FirstPerson & { role: Role }): Promise<string> {
  const tokenHash = crypto.getRandomValues(new Uint8Array(32));
  await insertInvitation(tx, person, { tokenHash, isMailed: false, hours: 1 });
  const accepted = await acceptInvitation(tx, tokenHash, { passwordHash });
  if (!accepted) throw new Error('somebody of this address is invited already');
  return accepted.userId;
}

/** A tenant and its ceo, in a transaction of no tenant, which names this one from here on. */
export async function foundTenant(
  tx: Tx,
  { ceo, ...tenant }: Parameters<typeof createTenant>[1] & { ceo: FirstPerson },
): Promise<{ tenantId: string; ceoId: string }> {
  const tenantId = await createTenant(tx, tenant);
  await useTenant(tx, tenantId);
  return { tenantId, ceoId: await addPerson(tx, { ...ceo, role: 'ceo' }) };
}
