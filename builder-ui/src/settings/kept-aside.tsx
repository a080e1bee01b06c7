/** What could not be worked off, why, and a way to have it tried again. Nothing kept: nothing shown. */
import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, read } from '../api.ts';
import { may } from '../app/access.ts';
import { keys } from '../app/keys.ts';
import { say } from '../app/language.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { confirm } from '../ui/confirm.tsx';
import { DataTable, RowTitle, type Column } from '../ui/data-table.tsx';
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
    <Section
      title={m.kept_title()}
      aside={
        mayAct && (
          <Button variant="default" onClick={() => retry.mutate(undefined)} loading={retry.isPending}>
            {m.kept_retry_all()}
          </Button>
        )
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {m.kept_hint()}
      </Text>
      <DataTable
        label={m.kept_title()}
        columns={columns(mayAct ? { retry: (id) => retry.mutate([id]), discard: (id) => void askDiscard(id) } : null)}
        rows={items}
        keyOf={(row) => row.id}
        empty={null}
      />
      {more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {m.kept_more({ count: more })}
        </Text>
      )}
    </Section>
  );
}

function nameOf({ kind, provider, type }: Kept): string {
  if (provider === 'meta') return m.kept_lead_form();
  return kind === 'event' ? m.kept_event() : provider === 'ycloud' ? m.kept_of_ycloud() : (type ?? m.kept_event());
}

interface Acts {
  retry: (id: string) => void;
  discard: (id: string) => void;
}

function columns(acts: Acts | null): Column<Kept>[] {
  const shown: Column<Kept>[] = [
    {
      id: 'what',
      header: m.kept_what(),
      cell: (row) => (
        <RowTitle under={row.provider === 'meta' ? undefined : (row.type ?? undefined)}>
          <Group gap={8}>
            {nameOf(row)}
            <Badge color={states[row.state].color}>{states[row.state].name()}</Badge>
          </Group>
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'normal' }}>
            {say(row.text)}
          </Text>
        </RowTitle>
      ),
    },
    { id: 'since', header: m.kept_since(), from: 'sm', cell: (row) => <Time at={row.at} show="relative" /> },
  ];
  if (!acts) return shown;
  const act: Column<Kept> = {
    id: 'act',
    header: m.actions(),
    align: 'right',
    cell: (row) => (
      <Group gap={6} justify="flex-end" wrap="nowrap">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => acts.retry(row.id)}
          aria-label={`${m.kept_retry()}: ${nameOf(row)}`}
        >
          {m.kept_retry()}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          onClick={() => acts.discard(row.id)}
          aria-label={`${m.kept_discard()}: ${nameOf(row)}`}
        >
          {m.kept_discard()}
        </Button>
      </Group>
    ),
  };
  return [...shown, act];
}
