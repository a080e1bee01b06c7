/** The WhatsApp numbers we send from, how they are, and how to connect another. */
import { plain } from '#flow/text';
import { Badge, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MessageSquare, Plus } from 'lucide-react';
import { useState } from 'react';
import { may } from '../app/access.ts';
import { useSession } from '../app/session.ts';
import { m } from '../paraglide/messages.js';
import { DataTable, rowLink, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { ConnectSender } from './connect-sender.tsx';
import { SenderDrawer } from './sender-drawer.tsx';
import { qualityName, SenderStatus } from './sender-words.tsx';
import { sendersQuery, type Sender } from './settings-queries.ts';

export function Senders() {
  const session = useSession();
  const senders = useQuery(sendersQuery);
  const [query, setQuery] = useState<string>();
  const [opened, setOpened] = useState<string>();
  const [connecting, setConnecting] = useState(false);
  const wanted = plain(query?.trim() ?? '');
  const rows = senders.data?.items.filter(({ label, phone }) => plain(`${label} ${phone}`).includes(wanted));
  const connect = may(session, 'senders.write') && (
    <Button leftSection={<Plus size={16} />} onClick={() => setConnecting(true)}>
      {m.sender_connect()}
    </Button>
  );
  return (
    <>
      <Group justify="space-between" mb="sm">
        <SearchField value={query} onChange={setQuery} label={m.senders_search()} />
        {connect}
      </Group>
      <DataTable
        label={m.settings_senders()}
        columns={columns(setOpened)}
        rows={rows}
        keyOf={(row) => row.id}
        error={senders.error}
        onRetry={() => void senders.refetch()}
        empty={<EmptyState icon={MessageSquare} text={query ? m.no_matches() : m.senders_empty()} action={connect} />}
      />
      <ConnectSender opened={connecting} onClose={() => setConnecting(false)} />
      <SenderDrawer sender={senders.data?.items.find(({ id }) => id === opened)} onClose={() => setOpened(undefined)} />
    </>
  );
}

function columns(open: (id: string) => void): Column<Sender>[] {
  return [
    {
      id: 'name',
      header: m.sender(),
      cell: (row) => (
        <RowTitle under={row.provider_title}>
          <Group gap={8}>
            <button type="button" className={rowLink} onClick={() => open(row.id)}>
              {row.label || row.phone}
            </button>
            {row.is_default && <Badge color="gray">{m.sender_default()}</Badge>}
          </Group>
          {row.label && (
            <Text size="xs" c="dimmed">
              {row.phone}
            </Text>
          )}
        </RowTitle>
      ),
    },
    { id: 'provider', header: m.sender_provider(), from: 'sm', cell: (row) => row.provider_title },
    { id: 'status', header: m.lead_status(), cell: (row) => <SenderStatus sender={row} /> },
    { id: 'quality', header: m.sender_quality(), from: 'md', cell: (row) => qualityName(row.quality) },
    {
      id: 'heard',
      header: m.sender_heard(),
      from: 'md',
      cell: (row) => (row.webhook ? <Time at={row.webhook.last_event_at} show="relative" /> : m.sender_no_webhook()),
    },
  ];
}
