/** Sales back to Meta: what it was told, what it answered, what was left out and why, and how well it can find the people. */
import { Anchor, Badge, Button, Group, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, Megaphone, Settings } from 'lucide-react';
import { may } from '../../app/access.ts';
import { useSession } from '../../app/session.ts';
import { helpPlaces } from '../../help/chapters.ts';
import { HelpLink } from '../../help/help-link.tsx';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Page } from '../../ui/page.tsx';
import { settingsQuery, type ConversionSettings } from './conversion-queries.ts';
import { ConversionRows } from './conversion-rows.tsx';
import { ConversionSums } from './conversion-sums.tsx';
import { ConversionTrouble } from './conversion-trouble.tsx';
import { SettingsDrawer } from './settings-drawer.tsx';

const route = getRouteApi('/shell/crm/marketing/conversions');

export function ConversionsPage() {
  const { setup } = route.useSearch();
  const navigate = route.useNavigate();
  const mayChange = may(useSession(), 'marketing.connect');
  const settings = useQuery(settingsQuery);
  const show = (open: boolean) =>
    void navigate({ search: ({ state }) => ({ state, ...(open && { setup: 'yes' as const }) }), replace: true });
  const button = mayChange && (
    <Button leftSection={<Settings size={16} />} variant="default" onClick={() => show(true)}>
      {m.conversions_setup()}
    </Button>
  );
  return (
    <Page
      title={m.page_conversions()}
      subtitle={m.conversions_about()}
      aside={
        <>
          {settings.data?.configured && <Standing settings={settings.data} />}
          <HelpLink to={helpPlaces.conversions} about={m.page_conversions()} />
        </>
      }
      actions={settings.data?.configured && button}
      back={
        <Anchor size="sm" renderRoot={(props) => <Link to="/crm/marketing" {...props} />}>
          <Group gap={4} component="span" display="inline-flex">
            <ArrowLeft size={14} aria-hidden /> {m.conversions_back()}
          </Group>
        </Anchor>
      }
    >
      {settings.isPending && <Skeleton h={240} role="group" aria-label={m.loading()} />}
      {settings.isError && !settings.data && (
        <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
      )}
      {settings.data && (
        <Stack gap="md">
          {settings.data.configured ? (
            <>
              <ConversionTrouble settings={settings.data} />
              <ConversionSums />
            </>
          ) : (
            <EmptyState icon={Megaphone} text={m.conversions_start()} action={button || undefined} />
          )}
          <ConversionRows isSetUp={settings.data.configured} mayChange={mayChange} />
        </Stack>
      )}
      {settings.data && mayChange && (
        <SettingsDrawer settings={settings.data} opened={setup !== undefined} onClose={() => show(false)} />
      )}
    </Page>
  );
}

function Standing({ settings }: { settings: ConversionSettings }) {
  return (
    <>
      <Badge color={settings.is_on ? 'green' : 'gray'}>
        {settings.is_on ? m.conversions_on() : m.conversions_off_badge()}
      </Badge>
      {settings.test_code && <Badge color="blue">{m.conversions_testing()}</Badge>}
    </>
  );
}
