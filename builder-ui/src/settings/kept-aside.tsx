/** What could not be worked off, why, and a way to have it tried again. Nothing kept: nothing shown. */
import { Badge, Button, Code, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { Section } from '../ui/section.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone, toastError } from '../ui/toast.tsx';
import { keptQuery, type Kept } from './settings-queries.ts';

const states: Record<Kept['state'], { name: () => string; color: string }> = {
  waiting: { name: m.kept_waiting, color: 'amber' },
  aside: { name: m.kept_aside, color: 'red' },
  dropped: { name: m.kept_dropped, color: 'gray' },
};

export function KeptAside() {
  const client = useQueryClient();
  const session = useSession();
  const kept = useQuery(keptQuery);
  const refresh = () => client.invalidateQueries({ queryKey: keys.diagnostics.all });
  const retry = useMutation({
    mutationFn: (ids: string[] | undefined) =>
      read(api.crm.diagnostics.kept.retry.$post({ json: ids === undefined ? {} : { ids } })),
    onSuccess: ({ retried }) => toastDone(m.kept_retried({ count: retried })),
    onError: toastError,
    onSettled: refresh,
  });
  const discard = useMutation({
    mutationFn: (id: string) => read(api.crm.diagnostics.kept.discard.$post({ json: { ids: [id] } })),
    onError: toastError,
    onSettled: refresh,
  });
  const askDiscard = async (id: string) => {
    const yes = await confirm({
      title: m.kept_discard_title(),
      body: m.kept_discard_body(),
      action: m.kept_discard(),
      danger: true,
    });
    if (yes) discard.mutate(id);
  };
  if (!kept.data || kept.data.items.length === 0) return null;
  const { items, counts } = kept.data;
  const more = counts.aside + counts.waiting + counts.dropped - items.length;
  const mayAct = may(session, 'diagnostics.write');
  return (
    <Section title={m.kept_title()}>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" style={{ flex: '1 1 16rem' }}>
          {m.kept_hint()}
        </Text>
        {mayAct && (
          <Button variant="default" onClick={() => retry.mutate(undefined)} loading={retry.isPending}>
            {m.kept_retry_all()}
          </Button>
        )}
      </Group>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {items.map((row) => (
          <li key={row.id}>
            <KeptRow row={row}>
              {mayAct && (
                <Group gap={6} wrap="nowrap">
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => retry.mutate([row.id])}
                    aria-label={`${m.kept_retry()}: ${nameOf(row)}`}
                  >
                    {m.kept_retry()}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    onClick={() => void askDiscard(row.id)}
                    aria-label={`${m.kept_discard()}: ${nameOf(row)}`}
                  >
                    {m.kept_discard()}
                  </Button>
                </Group>
              )}
            </KeptRow>
          </li>
        ))}
      </Stack>
      {more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {m.kept_more({ count: more })}
        </Text>
      )}
    </Section>
  );
}

function KeptRow({ row, children }: { row: Kept; children: ReactNode }) {
  const { color, name } = states[row.state];
  return (
    <Group justify="space-between" gap="xs">
      <div style={{ flex: '1 1 16rem' }}>
        <Group gap={8}>
          <Text size="sm">{nameOf(row)}</Text>
          <Badge color={color}>{name()}</Badge>
          <Text size="xs" c="dimmed">
            <Time at={row.at} show="relative" />
          </Text>
        </Group>
        <Text size="xs" c="dimmed">
          {say(row.text)} {row.provider !== 'meta' && row.type && <Code>{row.type}</Code>}
        </Text>
      </div>
      {children}
    </Group>
  );
}

function nameOf({ kind, provider }: Kept): string {
  if (kind === 'event') return m.kept_event();
  return provider === 'meta' ? m.kept_lead_form() : m.kept_of_whatsapp();
}
