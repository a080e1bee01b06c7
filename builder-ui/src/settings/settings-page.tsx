/** What the business sets once: its clock and limits, its numbers, its people, its keys; and what to look at when in doubt. */
import { Anchor, ScrollArea, Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { ApiKeys } from './keys/api-keys.tsx';
import { Alerts } from './alerts/alerts.tsx';
import { AuditLog } from './audit-log.tsx';
import { BusinessSettings } from './business-settings.tsx';
import { DealStages } from '../deals/deal-stages.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { CustomFieldsSettings } from './fields/custom-fields.tsx';
import { Features } from './features/features.tsx';
import { Senders } from './senders.tsx';
import { type SettingsPart, settingsTabsFor } from './settings-tabs.ts';
import { Team } from './team.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';

const route = getRouteApi('/shell/crm/settings');

const contents: Record<SettingsPart, ComponentType> = {
  business: BusinessSettings,
  stages: DealStages,
  senders: Senders,
  team: Team,
  fields: CustomFieldsSettings,
  keys: ApiKeys,
  webhooks: Webhooks,
  alerts: Alerts,
  features: Features,
  audit: AuditLog,
  diagnostics: Diagnostics,
};

/** The tab that is open may be outside of a narrow screen. */
const showTab = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: 'nearest', inline: 'center' });

export function SettingsPage() {
  const session = useSession();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const allowed = settingsTabsFor(session);
  const open = allowed.find((each) => each.tab === tab) ?? allowed[0];
  return (
    <Page title={m.page_settings()}>
      <Tabs
        value={open?.tab ?? null}
        onChange={(id) => void navigate({ search: { tab: allowed.find((each) => each.tab === id)?.tab } })}
        keepMounted={false}
      >
        <ScrollArea type="never" mb="md">
          <Tabs.List style={{ flexWrap: 'nowrap' }} aria-label={m.page_settings()}>
            {allowed.map(({ tab: id, title }) => (
              // Eleven side by side fit a small desktop without pictures, and closer together.
              <Tabs.Tab key={id} ref={id === open?.tab ? showTab : undefined} value={id} px={10}>
                {title()}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </ScrollArea>
        {allowed.map(({ tab: id }) => {
          const Content = contents[id];
          return (
            <Tabs.Panel key={id} value={id}>
              <Content />
            </Tabs.Panel>
          );
        })}
      </Tabs>
      <Anchor href="/licenses.txt" size="xs" c="dimmed" mt="xl" display="block">
        {m.settings_licences()}
      </Anchor>
    </Page>
  );
}
