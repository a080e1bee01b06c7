/** The parts of the settings, for their page and for the finder. */
import { hasFeature, may } from '../app/access.ts';
import type { Permission, Session } from '../app/session.ts';
import { m } from '../paraglide/messages.js';

interface SettingsTab {
  tab:
    | 'business'
    | 'stages'
    | 'senders'
    | 'team'
    | 'fields'
    | 'keys'
    | 'webhooks'
    | 'alerts'
    | 'features'
    | 'audit'
    | 'diagnostics';
  title: () => string;
  needs: Permission;
  /** There only where one of these is on. */
  features?: readonly Session['features'][number][];
}

const all: readonly SettingsTab[] = [
  { tab: 'business', title: m.settings_business, needs: 'settings.write' },
  { tab: 'stages', title: m.settings_stages, needs: 'stages.write' },
  { tab: 'senders', title: m.settings_senders, needs: 'senders.read' },
  { tab: 'team', title: m.settings_team, needs: 'team.write' },
  { tab: 'fields', title: m.settings_fields, needs: 'settings.write', features: ['custom-fields'] },
  { tab: 'keys', title: m.settings_keys, needs: 'keys.read' },
  { tab: 'webhooks', title: m.settings_webhooks, needs: 'webhooks.read' },
  { tab: 'alerts', title: m.settings_alerts, needs: 'diagnostics.read', features: ['alerts', 'weekly-report'] },
  { tab: 'features', title: m.settings_features, needs: 'settings.write' },
  { tab: 'audit', title: m.settings_audit, needs: 'audit.read' },
  { tab: 'diagnostics', title: m.settings_diagnostics, needs: 'diagnostics.read' },
];

export type SettingsPart = SettingsTab['tab'];

/** The parts that this person sees. */
export const settingsTabsFor = (session: Session): SettingsTab[] =>
  all.filter(
    ({ needs, features }) => may(session, needs) && (features?.some((each) => hasFeature(session, each)) ?? true),
  );
