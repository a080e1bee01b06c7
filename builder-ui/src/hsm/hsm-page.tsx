/** HSM Automation: flows, what happens as it happens, templates, and the people inside. */
import { Button, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { CreateFlow } from './create-flow.tsx';
import { FlowsTab } from './flows-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { TemplatesTab } from './templates-tab.tsx';

type TabName = 'flows' | 'logs' | 'templates' | 'people';

export function HsmPage() {
  const { tab = 'flows' } = useSearch({ from: '/shell/crm/hsm' });
  const navigate = useNavigate();
  const mayEdit = may(useSession(), 'flows.write');
  const [creating, { open, close }] = useDisclosure();
  const show = (next: string | null) =>
    void navigate({
      to: '/crm/hsm',
      search: { tab: next === 'flows' || next === null ? undefined : (next as TabName) },
    });

  return (
    <Page
      title={m.hsm_title()}
      subtitle={m.hsm_subtitle()}
      actions={
        mayEdit && (
          <Button leftSection={<Plus size={16} />} onClick={open}>
            {m.hsm_new_flow()}
          </Button>
        )
      }
    >
      <Tabs value={tab} onChange={show} keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="flows">{m.hsm_tab_flows()}</Tabs.Tab>
          <Tabs.Tab value="logs">{m.hsm_tab_activity()}</Tabs.Tab>
          <Tabs.Tab value="people">{m.hsm_tab_people()}</Tabs.Tab>
          <Tabs.Tab value="templates">{m.hsm_tab_templates()}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="flows">
          <FlowsTab onCreate={open} mayEdit={mayEdit} />
        </Tabs.Panel>
        <Tabs.Panel value="logs">
          <ActivityTab />
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <PeopleTab />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <TemplatesTab />
        </Tabs.Panel>
      </Tabs>
      <CreateFlow opened={creating} onClose={close} />
    </Page>
  );
}
