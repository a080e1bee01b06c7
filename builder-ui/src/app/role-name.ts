/** What a role is called on screen. */
import { m } from '../paraglide/messages.js';
import type { Role } from './session.ts';

export function roleName(role: Role): string {
  return {
    ceo: m.role_ceo,
    admin: m.role_admin,
    marketing: m.role_marketing,
    manager: m.role_manager,
    seller: m.role_seller,
  }[role]();
}
