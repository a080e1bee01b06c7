/** What operators do about tenants: make one, and invite its ceo. They know nobody's password, and see no account. */
import { hasTenant, createTenant as insertTenant } from '#db/platform/tenants.ts';
import { recordOperator } from '#db/platform/operator-events.ts';
import { type Tx, useTenant } from '#db/platform/tenant.ts';
import type { Act, AppContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { invite, type Sent } from '../people/team/invite.ts';
import { audit } from './audit.ts';

interface Person {
  email: string;
  name: string;
}

export async function createTenant(
  c: AppContext,
  { ceo, ...tenant }: { name: string; timezone: string; currency: string; locale: 'es' | 'en'; ceo: Person },
): Promise<{ tenant_id: string; invitation: Sent }> {
  return await asOperator(c, async (tx) => {
    const tenantId = await insertTenant(tx, tenant);
    const act = await enter(c, tx, tenantId);
    const invitation = await invite(act, c.var.deps, { ...ceo, role: 'ceo' });
    await audit(act, 'tenant.create', { type: 'tenant', id: tenantId });
    await note(c, tx, 'tenant.create', tenantId);
    return { tenant_id: tenantId, invitation };
  });
}

/** @throws Problem 404, 409 `already_exists` for somebody who is on the team, or is invited already */
export async function inviteCeo(c: AppContext, tenantId: string, person: Person): Promise<Sent> {
  return await asOperator(c, async (tx) => {
    if (!(await hasTenant(tx, tenantId))) throw notFound();
    const act = await enter(c, tx, tenantId);
    const invitation = await invite(act, c.var.deps, { ...person, role: 'ceo' });
    await note(c, tx, 'tenant.invite-ceo', tenantId);
    return invitation;
  });
}

const asOperator = async <T>(c: AppContext, work: (tx: Tx) => Promise<T>): Promise<T> =>
  (await c.var.deps.sql.begin(work)) as T;

async function enter({ var: { requestId, ip } }: AppContext, tx: Tx, tenantId: string): Promise<Act> {
  await useTenant(tx, tenantId);
  return { tx, tenantId, actor: { type: 'operator' }, scope: { sellerId: null }, requestId, ip };
}

const note = ({ var: { requestId, ip } }: AppContext, tx: Tx, action: string, tenant: string) =>
  recordOperator(tx, { action, outcome: 'ok', data: { tenant }, requestId, ip });
