/** The parts of the settings, for their page and for the finder. */
import {
  Activity,
  Building2,
  KeyRound,
  MessageSquare,
  ScrollText,
  UsersRound,
  Webhook,
  type LucideIcon,
} from 'lucide-react';
import type { Permission } from '../app/session.ts';
import { m } from '../paraglide/messages.js';

interface SettingsTab {
  tab: 'business' | 'senders' | 'team' | 'keys' | 'webhooks' | 'audit' | 'diagnostics';
  title: () => string;
  icon: LucideIcon;
  needs: Permission;
}

export const settingsTabs: readonly SettingsTab[] = [
  { tab: 'business', title: m.settings_business, icon: Building2, needs: 'settings.write' },
  { tab: 'senders', title: m.settings_senders, icon: MessageSquare, needs: 'senders.read' },
  { tab: 'team', title: m.settings_team, icon: UsersRound, needs: 'team.write' },
  { tab: 'keys', title: m.settings_keys, icon: KeyRound, needs: 'keys.read' },
  { tab: 'webhooks', title: m.settings_webhooks, icon: Webhook, needs: 'webhooks.read' },
  { tab: 'audit', title: m.settings_audit, icon: ScrollText, needs: 'audit.read' },
  { tab: 'diagnostics', title: m.settings_diagnostics, icon: Activity, needs: 'diagnostics.read' },
];
