/** Goes over to another tenant of the same account: a session there instead of the one here. */
import { listTenantsOf } from '#db/people/sessions.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { type Opened, openSession } from './open-session.ts';
import { currentUser } from '../context.ts';
import type { AppContext } from '../context.ts';
import { notFound } from '../errors.ts';

/** @throws Problem 404 for a tenant that the account does not open */
export async function switchTenant(c: AppContext, tenantId: string): Promise<Opened> {
  const { sessionId, accountId } = currentUser(c);
  const { sql } = c.var.deps;
  const there = (await listTenantsOf(sql, sessionId)).find((tenant) => tenant.id === tenantId);
  if (!there) throw notFound();
  const who = { tenantId, userId: there.user_id, accountId };
  const { opened, finish } = await withTenant(sql, tenantId, (tx) => openSession(c, tx, who, 'auth.switch-tenant'));
  await finish();
  return opened;
}
