/** What is wrong with sending and with the reading of ads, and whom that is told. */
import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { hasFeature } from '../../app/access.ts';
import { say } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageSkeleton } from '../../ui/page-skeleton.tsx';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';
import { AlertsForm } from './alerts-form.tsx';
import { alertsQuery } from './alerts-query.ts';
import { WeeklyReport } from './weekly-report.tsx';

export function Alerts() {
  const session = useSession();
  return (
    <Stack gap="md">
      {hasFeature(session, 'alerts') && <Troubles />}
      {hasFeature(session, 'weekly-report') && <WeeklyReport />}
    </Stack>
  );
}

function Troubles() {
  const { data, error, refetch } = useQuery(alertsQuery);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <PageSkeleton />;
  return (
    <Stack gap="md">
      <Section title={m.alerts_troubles()}>
        {data.troubles.length === 0 && (
          <Text size="sm" c="dimmed">
            {m.alerts_none()}
          </Text>
        )}
        <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {data.troubles.map(({ id, title, text, since, ended_at }) => (
            <li key={id}>
              <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
                <div>
                  <Text size="sm" fw={550}>
                    {say(title)}
                  </Text>
                  <Text size="sm">{say(text)}</Text>
                </div>
                <Stack gap={2} align="flex-end" style={{ flex: 'none' }}>
                  <Badge color={ended_at ? 'gray' : 'red'}>{ended_at ? m.alerts_over() : m.alerts_lasts()}</Badge>
                  <Text size="xs" c="dimmed">
                    <Time at={ended_at ?? since} show="relative" />
                  </Text>
                </Stack>
              </Group>
            </li>
          ))}
        </Stack>
      </Section>
      <AlertsForm alerts={data} />
    </Stack>
  );
}
