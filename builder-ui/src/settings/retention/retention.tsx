/** What is kept how long, when the worker last saw to it, and a way to keep it longer or shorter. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { may } from '../../app/access.ts';
import { say } from '../../app/language.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { Section } from '../../ui/section.tsx';
import { Time } from '../../ui/time.tsx';
import { type RetentionRule, retentionQuery } from '../settings-queries.ts';
import { ChooseDays } from './choose-days.tsx';

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
        {data.rules.map((rule) => (
          <Rule key={rule.rule} rule={rule} />
        ))}
      </Stack>
    </Section>
  );
}

function Rule({ rule }: { rule: RetentionRule }) {
  const mayChoose = may(useSession(), 'settings.write');
  const [isOpen, setOpen] = useState(false);
  const what = say(rule.what);
  return (
    <li>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text size="sm">{what}</Text>
        <div style={{ flex: 'none', textAlign: 'right' }}>
          <Group gap="xs" justify="flex-end">
            <Text size="sm">{m.retention_days({ days: rule.days })}</Text>
            {mayChoose && !isOpen && (
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={m.retention_change_of({ what })}
                onClick={() => setOpen(true)}
              >
                {m.retention_change()}
              </Button>
            )}
          </Group>
          <Text size="xs" c="dimmed">
            <Progress rule={rule} />
          </Text>
        </div>
      </Group>
      {isOpen && <ChooseDays rule={rule} onDone={() => setOpen(false)} />}
    </li>
  );
}

function Progress({ rule: { ended_at, rows, removed, days_behind } }: { rule: RetentionRule }) {
  if (ended_at) {
    return (
      <>
        {m.retention_applied({ rows })} · <Time at={ended_at} show="relative" />
        {removed > rows && ` · ${m.retention_removed({ removed })}`}
      </>
    );
  }
  if (days_behind !== null) return m.retention_under_way({ rows, days: days_behind });
  return m.retention_never();
}
