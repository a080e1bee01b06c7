/** Who is signed in, where, and what they may do: what the web app begins with. */
import { listTenantsOf } from '#db/people/sessions.ts';
import { findMember } from '#db/people/users.ts';
import { featureNames } from '#db/platform/features/features.ts';
import { listFeatures } from '#db/platform/features/is-on.ts';
import { findTenant } from '#db/platform/tenants.ts';
import type { Tx } from '#db/platform/tenant.ts';
import * as z from 'zod';
import { accessSeconds } from './access-token.ts';
import { permissions, reachOf, roles } from '../permissions.ts';
import type { Permission } from '../permissions.ts';

export const meSchema = z
  .object({
    user: z.object({
      id: z.uuid(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      locale: z.enum(['es', 'en']).nullable(),
    }),
    tenant: z.object({
      id: z.uuid(),
      name: z.string(),
      timezone: z.string(),
      currency: z.string(),
      locale: z.enum(['es', 'en']),
      is_demo: z.boolean(),
      marketing_sees_automation: z.boolean(),
    }),
    /** Every tenant that the person can be in: with one password, and after signing in by one account. */
    tenants: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.enum(roles) })),
    /** What the person may do, and how far it reaches. */
    permissions: z.partialRecord(
      z.enum(Object.keys(permissions) as [Permission, ...Permission[]]),
      z.enum(['all', 'team', 'own']),
    ),
    /** The features that can be switched off, and are on. */
    features: z.array(z.enum(featureNames)),
    /** Seconds until the access token wants a refresh. */
    access_seconds: z.int(),
  })
  .openapi('Me');
type Me = z.output<typeof meSchema>;

/** @param tenants what else the person can choose now; by default what the session's account opens */
export async function describeMe(
  tx: Tx,
  { userId, sessionId }: { userId: string; sessionId: string },
  tenants?: Me['tenants'],
): Promise<Me> {
  const member = (await findMember(tx, userId))!;
  const { id, name, timezone, currency, locale, is_demo, marketing_sees_automation } = await findTenant(tx);
  const reaches = Object.keys(permissions).map((permission) => [
    permission,
    reachOf(permission as Permission, member.role),
  ]);
  const features = await listFeatures(tx, id);
  const open = tenants ?? (await listTenantsOf(tx, sessionId));
  return {
    user: { id: member.id, name: member.name, email: member.email, role: member.role, locale: member.locale },
    tenant: { id, name, timezone, currency, locale, is_demo, marketing_sees_automation },
    tenants: open.map((each) => ({ id: each.id, name: each.name, role: each.role })),
    permissions: Object.fromEntries(reaches.filter(([, reach]) => reach)),
    features: features.filter(({ on }) => on).map((each) => each.name),
    access_seconds: accessSeconds,
  };
}
