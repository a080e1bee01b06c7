/** Who did what and when. Nothing here can be changed. */
import { Badge, Code, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { m } from '../paraglide/messages.js';
import { DataTable, RowTitle, type Column } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Time } from '../ui/time.tsx';
import { actionName } from './action-name.ts';
import { auditQuery, type AuditEntry } from './settings-queries.ts';

export function AuditLog() {
  const [action, setAction] = useState<string>();
  const log = useInfiniteQuery(auditQuery(action));
  const rows = log.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <Group mb="sm">
        <SearchField value={action} onChange={setAction} label={m.audit_search()} />
      </Group>
      <DataTable
        label={m.settings_audit()}
        columns={columns()}
        rows={rows}
        keyOf={(row) => row.id}
        error={log.error}
        onRetry={() => void log.refetch()}
        more={{ has: log.hasNextPage, loading: log.isFetchingNextPage, load: () => void log.fetchNextPage() }}
        empty={<EmptyState icon={ScrollText} text={action ? m.no_matches() : m.audit_empty()} />}
      />
    </>
  );
}

function columns(): Column<AuditEntry>[] {
  return [
    { id: 'at', header: m.audit_when(), width: 130, cell: (row) => <Time at={row.occurred_at} /> },
    {
      id: 'what',
      header: m.audit_what(),
      cell: (row) => (
        <RowTitle under={row.actor_name ?? actorKind(row)}>
          {actionName(row.action)}{' '}
          <Text span size="xs" c="dimmed">
            {row.action}
          </Text>
        </RowTitle>
      ),
    },
    { id: 'who', header: m.audit_who(), from: 'sm', cell: (row) => row.actor_name ?? actorKind(row) },
    {
      id: 'object',
      header: m.audit_object(),
      from: 'lg',
      cell: (row) =>
        row.object_id ? <Code title={row.object_id}>{`${row.object_type} ${row.object_id.slice(0, 8)}`}</Code> : '–',
    },
    { id: 'outcome', header: m.audit_outcome(), from: 'sm', cell: (row) => <Outcome outcome={row.outcome} /> },
  ];
}

function Outcome({ outcome }: { outcome: AuditEntry['outcome'] }) {
  if (outcome === 'ok') return <Badge color="green">{m.audit_ok()}</Badge>;
  if (outcome === 'denied') return <Badge color="amber">{m.audit_denied()}</Badge>;
  return <Badge color="red">{m.audit_failed()}</Badge>;
}

function actorKind({ actor_type }: AuditEntry): string {
  return {
    user: m.actor_user,
    api_key: m.actor_api_key,
    system: m.actor_system,
    webhook: m.actor_webhook,
    operator: m.actor_operator,
  }[actor_type]();
}
