/** The parts of the settings, for their page and for the finder. */
import type { Permission } from '../app/session.ts';
import { m } from '../paraglide/messages.js';

interface SettingsTab {
  tab: 'business' | 'stages' | 'senders' | 'team' | 'fields' | 'keys' | 'webhooks' | 'alerts' | 'audit' | 'diagnostics';
  title: () => string;
  needs: Permission;
}

export const settingsTabs: readonly SettingsTab[] = [
  { tab: 'business', title: m.settings_business, needs: 'settings.write' },
  { tab: 'stages', title: m.settings_stages, needs: 'stages.write' },
  { tab: 'senders', title: m.settings_senders, needs: 'senders.read' },
  { tab: 'team', title: m.settings_team, needs: 'team.write' },
  { tab: 'fields', title: m.settings_fields, needs: 'settings.write' },
  { tab: 'keys', title: m.settings_keys, needs: 'keys.read' },
  { tab: 'webhooks', title: m.settings_webhooks, needs: 'webhooks.read' },
  { tab: 'alerts', title: m.settings_alerts, needs: 'diagnostics.read' },
  { tab: 'audit', title: m.settings_audit, needs: 'audit.read' },
  { tab: 'diagnostics', title: m.settings_diagnostics, needs: 'diagnostics.read' },
];
