/** What the business sets once: its clock and limits, its numbers, its people, its keys; and what to look at when in doubt. */
import { Anchor, ScrollArea, Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
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
import type { ComponentType } from 'react';
import { may } from '../app/access.ts';
import { useSession, type Permission } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { ApiKeys } from './keys/api-keys.tsx';
import { AuditLog } from './audit-log.tsx';
import { BusinessSettings } from './business-settings.tsx';
import { Diagnostics } from './diagnostics.tsx';
import { Senders } from './senders.tsx';
import { Team } from './team.tsx';
import { Webhooks } from './webhooks/webhooks.tsx';

const route = getRouteApi('/shell/crm/settings');

interface Tab {
  id: 'business' | 'senders' | 'team' | 'keys' | 'webhooks' | 'audit' | 'diagnostics';
  title: () => string;
  icon: LucideIcon;
  needs: Permission;
  content: ComponentType;
}

const tabs: Tab[] = [
  { id: 'business', title: m.settings_business, icon: Building2, needs: 'settings.write', content: BusinessSettings },
  { id: 'senders', title: m.settings_senders, icon: MessageSquare, needs: 'senders.read', content: Senders },
  { id: 'team', title: m.settings_team, icon: UsersRound, needs: 'team.write', content: Team },
  { id: 'keys', title: m.settings_keys, icon: KeyRound, needs: 'keys.read', content: ApiKeys },
  { id: 'webhooks', title: m.settings_webhooks, icon: Webhook, needs: 'webhooks.read', content: Webhooks },
  { id: 'audit', title: m.settings_audit, icon: ScrollText, needs: 'audit.read', content: AuditLog },
  { id: 'diagnostics', title: m.settings_diagnostics, icon: Activity, needs: 'diagnostics.read', content: Diagnostics },
];

export function SettingsPage() {
  const session = useSession();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const allowed = tabs.filter(({ needs }) => may(session, needs));
  const open = allowed.find(({ id }) => id === tab) ?? allowed[0];
  return (
    <Page title={m.page_settings()}>
      <Tabs
        value={open?.id ?? null}
        onChange={(id) => void navigate({ search: { tab: allowed.find((each) => each.id === id)?.id } })}
        keepMounted={false}
      >
        <ScrollArea type="never" mb="md">
          <Tabs.List style={{ flexWrap: 'nowrap' }} aria-label={m.page_settings()}>
            {allowed.map(({ id, title, icon: Icon }) => (
              <Tabs.Tab key={id} value={id} leftSection={<Icon size={15} aria-hidden />}>
                {title()}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </ScrollArea>
        {allowed.map(({ id, content: Content }) => (
          <Tabs.Panel key={id} value={id}>
            <Content />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Anchor href="/licenses.txt" size="xs" c="dimmed" mt="xl" display="block">
        {m.settings_licences()}
      </Anchor>
    </Page>
  );
}
