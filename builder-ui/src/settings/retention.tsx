/** What is kept how long, and when the worker last saw to it. */
import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { retentionQuery } from './settings-queries.ts';

export function Retention() {
  const { data } = useQuery(retentionQuery);
  if (!data) return null;
  return (
    <Section title={m.retention_title()}>
      <Text size="sm" c="dimmed" mb="sm">
        {m.retention_hint()}
        {data.deleted.messages > 0 && ` ${m.retention_deleted({ messages: data.deleted.messages })}`}
      </Text>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {data.rules.map(({ rule, what, days, ended_at, rows }) => (
          <li key={rule}>
            <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
              <Text size="sm">{say(what)}</Text>
              <div style={{ flex: 'none', textAlign: 'right' }}>
                <Text size="sm">{m.retention_days({ days })}</Text>
                <Text size="xs" c="dimmed">
                  {ended_at ? (
                    <>
                      {m.retention_applied({ rows })} · <Time at={ended_at} show="relative" />
                    </>
                  ) : (
                    m.retention_never()
                  )}
                </Text>
              </div>
            </Group>
          </li>
        ))}
      </Stack>
    </Section>
  );
}
