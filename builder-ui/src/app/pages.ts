/** The pages of the sidebar and of ⌘K, in order. A page is listed once it works. */
import { BadgeDollarSign, Handshake, LayoutTemplate, Settings, Users, type LucideIcon } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { may, type Ability } from './access.ts';
import type { Role } from './session.ts';

export interface PageEntry {
  to: '/crm/hsm' | '/crm/leads' | '/crm/opportunities' | '/crm/sales' | '/crm/settings';
  title: () => string;
  icon: LucideIcon;
  needs: Ability;
}

const entries: PageEntry[] = [
  { to: '/crm/hsm', title: m.page_hsm, icon: LayoutTemplate, needs: 'hsm' },
  { to: '/crm/leads', title: m.page_leads, icon: Users, needs: 'leads' },
  { to: '/crm/opportunities', title: m.page_opportunities, icon: Handshake, needs: 'deals' },
  { to: '/crm/sales', title: m.page_sales, icon: BadgeDollarSign, needs: 'deals' },
  { to: '/crm/settings', title: m.page_settings, icon: Settings, needs: 'settings' },
];

/** The pages this role may open. */
export function pagesFor(role: Role): PageEntry[] {
  return entries.filter((entry) => may(role, entry.needs));
}
