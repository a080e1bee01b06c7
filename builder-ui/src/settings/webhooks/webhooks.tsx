/** Where the business has other systems told what happens, and whether it arrives. */
import { Badge, Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { helpPlaces } from '../../help/chapters.ts';
import { HelpLink } from '../../help/help-link.tsx';
import { m } from '../../paraglide/messages.js';
import { DataTable, RowTitle, type Column } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Time } from '../../ui/time.tsx';
import { WebhookDrawer } from './webhook-drawer.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { pausedWord, webhooksQuery, type Webhook } from './webhook-queries.ts';

export function Webhooks() {
  const found = useQuery(webhooksQuery);
  const [creating, setCreating] = useState(false);
  const [open, setOpen] = useState<string>();
  const rows = found.data?.items;
  const create = (
    <Button leftSection={<Plus size={16} />} onClick={() => setCreating(true)}>
      {m.webhook_create()}
    </Button>
  );
  return (
    <>
      <Group justify="flex-end" mb="sm">
        <HelpLink to={helpPlaces.webhooks} about={m.settings_webhooks()} />
        {create}
      </Group>
      <DataTable
        label={m.settings_webhooks()}
        columns={columns(setOpen)}
        rows={rows}
        keyOf={(row) => row.id}
        error={found.error}
        onRetry={() => void found.refetch()}
        empty={<EmptyState icon={WebhookIcon} text={m.webhook_empty()} action={create} />}
      />
      <WebhookForm opened={creating} onClose={() => setCreating(false)} />
      <WebhookDrawer webhook={rows?.find(({ id }) => id === open)} onClose={() => setOpen(undefined)} />
    </>
  );
}

function columns(open: (id: string) => void): Column<Webhook>[] {
  return [
    { id: 'name', header: m.lead_name(), cell: (row) => <RowTitle under={row.url}>{row.name}</RowTitle> },
    {
      id: 'events',
      header: m.webhook_events(),
      from: 'md',
      cell: (row) => (row.events.includes('*') ? m.webhook_all_events() : row.events.join(', ')),
    },
    {
      id: 'state',
      header: m.hsm_filter_state(),
      cell: (row) => (
        <Group gap={6}>
          {row.paused_reason && (
            <Badge color={row.paused_reason === 'person' ? 'gray' : 'red'}>{pausedWord(row.paused_reason)}</Badge>
          )}
          {row.failed > 0 && <Badge color="red">{m.webhook_failed({ count: row.failed })}</Badge>}
        </Group>
      ),
    },
    {
      id: 'ok',
      header: m.webhook_last_ok(),
      from: 'sm',
      cell: (row) => <Time at={row.last_ok_at} show="relative" />,
    },
    {
      id: 'act',
      header: m.actions(),
      align: 'right',
      cell: (row) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => open(row.id)}
          aria-label={`${m.webhook_calls()}: ${row.name}`}
        >
          {m.webhook_calls()}
        </Button>
      ),
    },
  ];
}
