/** What each role may reach in the interface. The server decides every call by itself; this only hides what would be refused. */
import type { Role } from './session.ts';

/** Sections and acts the interface asks about. */
const allowed = {
  hsm: ['ceo', 'admin', 'marketing'],
  'flows.edit': ['ceo', 'admin'],
  leads: ['ceo', 'admin', 'seller'],
  'leads.delete': ['ceo', 'admin'],
  'leads.assign': ['ceo', 'admin'],
  deals: ['ceo', 'admin', 'seller'],
  imports: ['ceo', 'admin'],
  settings: ['ceo', 'admin'],
  'settings.billing': ['ceo'],
} as const satisfies Record<string, readonly Role[]>;

export type Ability = keyof typeof allowed;

export function may(role: Role, ability: Ability): boolean {
  return (allowed[ability] as readonly Role[]).includes(role);
}

/** Where a role lands after signing in. */
export function homeFor(role: Role): '/crm/hsm' | '/crm/leads' {
  return may(role, 'hsm') ? '/crm/hsm' : '/crm/leads';
}
