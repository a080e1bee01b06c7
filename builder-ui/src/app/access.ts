/** What the person may do, as the server said at sign-in. The server decides every call by itself; this only hides what would be refused. */
import type { Permission, Session } from './session.ts';

/** True if the person's role has this permission, for the whole business or for their own leads. */
export function may(session: Session, permission: Permission): boolean {
  return session.permissions[permission] !== undefined;
}

/** Whether a feature that can be switched off is on. */
export function hasFeature(session: Session, feature: Session['features'][number]): boolean {
  return session.features.includes(feature);
}

/** Whether HSM Automation is in the person's menu: marketing has it where the business says so. */
export function seesAutomation({ user, tenant }: Session): boolean {
  return user.role !== 'marketing' || tenant.marketing_sees_automation;
}

/** Where a person lands after signing in. */
export function homeFor(session: Session): '/crm/hsm' | '/crm/marketing' | '/crm/leads' {
  if (!may(session, 'flows.read')) return '/crm/leads';
  return seesAutomation(session) ? '/crm/hsm' : '/crm/marketing';
}
