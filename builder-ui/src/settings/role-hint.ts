/** What each role may do, in a few words. */
import type { Role } from '../app/session.ts';
import { m } from '../paraglide/messages.js';

export function roleHint(role: Role): string {
  return {
    ceo: m.role_ceo_hint,
    admin: m.role_admin_hint,
    marketing: m.role_marketing_hint,
    manager: m.role_manager_hint,
    seller: m.role_seller_hint,
  }[role]();
}

/** The roles that somebody may give: only a ceo makes one. */
export const rolesToGive = (own: Role, held?: Role): Role[] =>
  own === 'ceo' || held === 'ceo'
    ? ['ceo', 'admin', 'marketing', 'manager', 'seller']
    : ['admin', 'marketing', 'manager', 'seller'];
