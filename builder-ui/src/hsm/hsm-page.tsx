/** HSM Automation: flows, what happens as it happens, templates, and the people inside. */
import { Button, Group, Skeleton, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp, Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { FlowsTab } from './flows-tab.tsx';

// Only the list belongs to the first load; what knows the flow language (zod, every kind) comes when it is asked for.
const ActivityTab = lazy(() => import('./activity-tab.tsx').then((file) => ({ default: file.ActivityTab })));
const CreateFlow = lazy(() => import('./create-flow.tsx').then((file) => ({ default: file.CreateFlow })));
const ImportFlow = lazy(() => import('./files/import-flow.tsx').then((file) => ({ default: file.ImportFlow })));
const FirstSteps = lazy(() => import('../help/first-steps.tsx').then((file) => ({ default: file.FirstSteps })));
const HeldBanner = lazy(() => import('./held-banner.tsx').then((file) => ({ default: file.HeldBanner })));
const PeopleTab = lazy(() => import('./people-tab.tsx').then((file) => ({ default: file.PeopleTab })));
const TemplatesTab = lazy(() => import('./templates-tab.tsx').then((file) => ({ default: file.TemplatesTab })));

type TabName = 'flows' | 'logs' | 'templates' | 'people';

export function HsmPage() {
  const { tab = 'flows' } = useSearch({ from: '/shell/crm/hsm' });
  const navigate = useNavigate();
  const session = useSession();
  const mayEdit = may(session, 'flows.write');
  const [creating, { open, close }] = useDisclosure();
  const [asked, setAsked] = useState(false);
  if (creating && !asked) setAsked(true);
  const [importing, imports] = useDisclosure();
  const [askedImport, setAskedImport] = useState(false);
  if (importing && !askedImport) setAskedImport(true);
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
          <Group gap="xs">
            <Button variant="default" leftSection={<FileUp size={16} />} onClick={imports.open}>
              {m.hsm_import()}
            </Button>
            <Button leftSection={<Plus size={16} />} onClick={open}>
              {m.hsm_new_flow()}
            </Button>
          </Group>
        )
      }
    >
      <Suspense>
        {may(session, 'settings.write') && !session.tenant.is_demo && <FirstSteps />}
        <HeldBanner />
      </Suspense>
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
          <Suspense fallback={<Skeleton h={240} />}>
            <ActivityTab />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="people">
          <Suspense fallback={<Skeleton h={240} />}>
            <PeopleTab />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <Suspense fallback={<Skeleton h={240} />}>
            <TemplatesTab />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      <Suspense>{askedImport && <ImportFlow opened={importing} onClose={imports.close} />}</Suspense>
      <Suspense>{asked && <CreateFlow opened={creating} onClose={close} />}</Suspense>
    </Page>
  );
}
