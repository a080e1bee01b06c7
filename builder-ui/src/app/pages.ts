/** The pages of the sidebar and of ⌘K, in order. A page is listed once it works. */
import {
  BadgeDollarSign,
  Handshake,
  LayoutTemplate,
  MessagesSquare,
  Megaphone,
  Settings,
  ShoppingCart,
  Users,
  UsersRound,
  ListTodo,
  type LucideIcon,
} from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { may, seesAutomation } from './access.ts';
import type { Permission, Session } from './session.ts';

export interface PageEntry {
  to:
    | '/crm/marketing'
    | '/crm/hsm'
    | '/crm/leads'
    | '/crm/conversations'
    | '/crm/segments'
    | '/crm/opportunities'
    | '/crm/sales'
    | '/crm/carts'
    | '/crm/tasks'
    | '/crm/settings';
  title: () => string;
  icon: LucideIcon;
  needs: Permission;
  /** Whether it stands in the menu of who may open it; always, where nothing is said. */
  listed?: (session: Session) => boolean;
}

const entries: PageEntry[] = [
  { to: '/crm/marketing', title: m.page_marketing, icon: Megaphone, needs: 'marketing.read' },
  { to: '/crm/hsm', title: m.page_hsm, icon: LayoutTemplate, needs: 'flows.read', listed: seesAutomation },
  { to: '/crm/leads', title: m.page_leads, icon: Users, needs: 'leads.read' },
  { to: '/crm/conversations', title: m.page_conversations, icon: MessagesSquare, needs: 'messages.read' },
  { to: '/crm/segments', title: m.page_segments, icon: UsersRound, needs: 'segments.write' },
  { to: '/crm/opportunities', title: m.page_opportunities, icon: Handshake, needs: 'deals.read' },
  { to: '/crm/sales', title: m.page_sales, icon: BadgeDollarSign, needs: 'deals.read' },
  { to: '/crm/carts', title: m.page_carts, icon: ShoppingCart, needs: 'deals.read' },
  { to: '/crm/tasks', title: m.page_tasks, icon: ListTodo, needs: 'tasks.read' },
  { to: '/crm/settings', title: m.page_settings, icon: Settings, needs: 'settings.write' },
];

/** Whether the page at this address, or the one it belongs to, is for this person. Pages outside the list are for everybody. */
export function mayOpen(session: Session, path: string): boolean {
  const entry = entries.findLast(({ to }) => path === to || path.startsWith(`${to}/`));
  return entry === undefined || may(session, entry.needs);
}

/** The pages that stand in this person’s menu. */
export function pagesFor(session: Session): PageEntry[] {
  return entries.filter(({ needs, listed }) => may(session, needs) && (listed?.(session) ?? true));
}
